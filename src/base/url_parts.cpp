#include "base/url_parts.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <utility>

namespace tutti {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

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

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string out;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

Result<UrlCredentials> parse_url_credentials(std::string_view text) {
    UrlCredentials credentials;
    const auto colon = text.find(':');
    auto user = percent_decoded(text.substr(0, colon));
    if (!user) return pass_on(user);
    credentials.user = std::move(*user);
    if (colon == std::string_view::npos) return credentials;
    auto password = percent_decoded(text.substr(colon + 1));
    if (!password) return pass_on(password);
    credentials.password = std::move(*password);
    return credentials;
}

Result<UrlAddress> parse_url_address(std::string_view text) {
    UrlAddress address;
    const bool bracketed = text.starts_with('[');
    const auto host_end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && host_end == std::string_view::npos)
        return fail(ErrorCode::InvalidInput, "the bus URL has a '[' without ']'");
    address.host = bracketed ? text.substr(1, host_end - 1) : text.substr(0, host_end);
    if (address.host.empty()) return fail(ErrorCode::InvalidInput, "the bus URL has no host");
    if (host_end == std::string_view::npos) return address;
    text.remove_prefix(bracketed ? host_end + 1 : host_end);
    if (text.empty()) return address;
    std::uint16_t port = 0;
    const char* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data() + 1, last, port);
    if (text[0] != ':' || error != std::errc{} || end != last || port == 0)
        return fail(ErrorCode::InvalidInput, "the bus URL has a port that is not 1 to 65535");
    address.port = port;
    return address;
}

std::string
print_url_address(const std::optional<std::string>& user, std::string_view host, std::uint16_t port) {
    const bool v6 = host.find(':') != std::string_view::npos;
    return fmt::format(
        "{}{}{}{}:{}", user && !user->empty() ? *user + "@" : "", v6 ? "[" : "", host, v6 ? "]" : "", port
    );
}

} // namespace tutti
