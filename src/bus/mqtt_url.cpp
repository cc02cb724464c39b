#include "bus/mqtt_url.hpp"

#include "base/url_parts.hpp"

#include <utility>

namespace tutti::bus {

Result<MqttUrl> parse_mqtt_url(std::string_view text) {
    MqttUrl url;
    if (text.starts_with("unix://")) {
        url.path = text.substr(7);
        if (url.path.starts_with('/')) return url;
        return fail(ErrorCode::InvalidInput, "the bus URL needs an absolute path: unix:///run/tutti/mqtt");
    }
    if (!text.starts_with("mqtt://"))
        return fail(ErrorCode::InvalidInput, "the URL of a broker begins with unix:// or mqtt://");
    text.remove_prefix(7);
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
    return "mqtt://" + print_url_address(url.user, url.host, url.port);
}

} // namespace tutti::bus
