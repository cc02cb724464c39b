#include "bus/mqtt_url.hpp"

#include "base/url_parts.hpp"

#include <utility>

namespace tutti::bus {
namespace {

constexpr std::string_view tcp_scheme = "mqtt://";
constexpr std::string_view tls_scheme = "mqtts://";
constexpr std::uint16_t tls_port = 8883; // as the IANA has it

} // namespace

Result<MqttUrl> parse_mqtt_url(std::string_view text) {
    MqttUrl url;
    if (text.starts_with("unix://")) {
        url.path = text.substr(7);
        if (url.path.starts_with('/')) return url;
        return fail(ErrorCode::InvalidInput, "the bus URL needs an absolute path: unix:///run/tutti/mqtt");
    }
    const bool is_tls = text.starts_with(tls_scheme);
    if (!is_tls && !text.starts_with(tcp_scheme))
        return fail(ErrorCode::InvalidInput, "the URL of a broker begins with unix://, mqtt:// or mqtts://");
    text.remove_prefix((is_tls ? tls_scheme : tcp_scheme).size());
    if (is_tls) {
        const auto [place, query] = cut_url_query(text);
        auto files = parse_tls_query(query);
        if (!files) return pass_on(files);
        url.tls = std::move(*files);
        url.port = tls_port;
        text = place;
    }
    url.kind = MqttUrl::Kind::Tcp;
    if (const auto at = text.rfind('@'); at != std::string_view::npos) {
        auto credentials = parse_url_credentials(text.substr(0, at));
        if (!credentials) return pass_on(credentials);
        url.user = std::move(credentials->user);
        url.password = std::move(credentials->password);
        text.remove_prefix(at + 1);
    }
    if (text.ends_with('/')) text.remove_suffix(1);
    auto address = parse_url_address(text);
    if (!address) return pass_on(address);
    url.host = std::move(address->host);
    url.port = address->port.value_or(url.port);
    return url;
}

std::string to_string(const MqttUrl& url) {
    if (url.kind == MqttUrl::Kind::Unix) return "unix://" + url.path;
    return std::string(url.tls ? tls_scheme : tcp_scheme) + print_url_address(url.user, url.host, url.port);
}

} // namespace tutti::bus
