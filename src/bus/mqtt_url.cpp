#include "bus/mqtt_url.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <utility>

namespace tutti::bus {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

Result<std::string> percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return fail(ErrorCode::InvalidInput, "the bus URL has a % without two hex digits");
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

Result<void> parse_credentials(std::string_view text, MqttUrl& url) {
    const auto colon = text.find(':');
    auto user = percent_decoded(text.substr(0, colon));
    if (!user) return pass_on(user);
    url.user = std::move(*user);
    if (colon == std::string_view::npos) return {};
    auto password = percent_decoded(text.substr(colon + 1));
    if (!password) return pass_on(password);
    url.password = std::move(*password);
    return {};
}

Result<void> parse_address(std::string_view text, MqttUrl& url) {
    if (text.ends_with('/')) text.remove_suffix(1);
    const bool bracketed = text.starts_with('[');
    const auto host_end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && host_end == std::string_view::npos)
        return fail(ErrorCode::InvalidInput, "the bus URL has a '[' without ']'");
    url.host = bracketed ? text.substr(1, host_end - 1) : text.substr(0, host_end);
    if (url.host.empty()) return fail(ErrorCode::InvalidInput, "the bus URL has no host");
    if (host_end == std::string_view::npos) return {};
    text.remove_prefix(bracketed ? host_end + 1 : host_end);
    if (text.empty()) return {};
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data() + 1, last, url.port);
    if (text[0] != ':' || error != std::errc{} || end != last || url.port == 0)
        return fail(ErrorCode::InvalidInput, "the bus URL has a port that is not 1 to 65535");
    return {};
}

} // namespace

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
        if (auto good = parse_credentials(text.substr(0, at), url); !good) return pass_on(good);
        text.remove_prefix(at + 1);
    }
    if (auto good = parse_address(text, url); !good) return pass_on(good);
    return url;
}

std::string to_string(const MqttUrl& url) {
    if (url.kind == MqttUrl::Kind::Unix) return "unix://" + url.path;
    const bool v6 = url.host.find(':') != std::string::npos;
    return fmt::format(
        "mqtt://{}{}:{}", url.user ? *url.user + "@" : "", v6 ? "[" + url.host + "]" : url.host, url.port
    );
}

} // namespace tutti::bus
