#include "io/http/http_call.hpp"

#include "io/http/http_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace tutti::io {

namespace {

constexpr std::size_t longest_url = 8 * 1024;

bool is_alphanumeric(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 9110 §5.5: no control characters, and what surrounds it is not part of it.
bool is_field_value(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char c) {
        return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
    });
}

bool is_target(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_host(std::string_view text, bool bracketed) noexcept {
    const std::string_view further = bracketed ? ":." : "-._";
    return !text.empty() && std::ranges::all_of(text, [further](char c) {
        return is_alphanumeric(c) || further.find(c) != std::string_view::npos;
    });
}

bool is_clients_own(std::string_view name) noexcept {
    constexpr std::array own = {"Host",       "Content-Length", "Content-Type", "Transfer-Encoding",
                                "Connection", "Upgrade",        "Expect",       "TE",
                                "Trailer"};
    return std::ranges::any_of(own, [name](const char* field) { return equal_ignoring_case(name, field); });
}

std::unexpected<Error> no_url(std::string_view why) {
    return fail(ErrorCode::InvalidInput, fmt::format("not a URL: {}", why));
}

Result<void> take_authority(std::string_view text, HttpUrl& url) {
    // Neither the name nor the password is repeated in the message.
    if (text.find('@') != std::string_view::npos) return no_url("a name or password before the host");
    const bool bracketed = text.starts_with('[');
    const auto end = bracketed ? text.find(']') : text.find(':');
    if (bracketed && end == std::string_view::npos) return no_url("the bracket is not closed");
    url.host = bracketed ? text.substr(1, end - 1) : text.substr(0, end);
    if (!is_host(url.host, bracketed)) return no_url("the host is no name and no address");
    const auto rest = bracketed ? text.substr(end + 1) : text.substr(std::min(end, text.size()));
    if (rest.empty()) return {};
    const auto digits = rest.substr(1);
    const auto [last, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    const bool whole = error == std::errc{} && last == digits.data() + digits.size();
    if (!rest.starts_with(':') || !whole || url.port == 0)
        return no_url("the port is no number from 1 to 65535");
    return {};
}

std::string_view scheme_name(HttpUrl::Scheme scheme) noexcept {
    return scheme == HttpUrl::Scheme::Https ? "https" : "http";
}

std::uint16_t own_port(HttpUrl::Scheme scheme) noexcept {
    return scheme == HttpUrl::Scheme::Https ? 443 : 80;
}

} // namespace

std::string HttpUrl::authority() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    const auto name = is_v6 ? fmt::format("[{}]", host) : host;
    return port == own_port(scheme) ? name : fmt::format("{}:{}", name, port);
}

std::string HttpUrl::without_query() const {
    return fmt::format("{}://{}{}", scheme_name(scheme), authority(), target.substr(0, target.find('?')));
}

Result<HttpUrl> parse_http_url(std::string_view text) {
    if (text.size() > longest_url) return no_url("it is too long");
    const auto colon = text.find("://");
    if (colon == std::string_view::npos) return no_url("it begins with neither http:// nor https://");
    HttpUrl url;
    if (equal_ignoring_case(text.substr(0, colon), "https"))
        url.scheme = HttpUrl::Scheme::Https;
    else if (!equal_ignoring_case(text.substr(0, colon), "http"))
        return no_url("it begins with neither http:// nor https://");
    url.port = own_port(url.scheme);
    text.remove_prefix(colon + 3);
    text = text.substr(0, text.find('#'));
    const auto slash = std::min(text.find_first_of("/?"), text.size());
    if (auto taken = take_authority(text.substr(0, slash), url); !taken) return pass_on(taken);
    url.target = text.substr(slash);
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    if (!is_target(url.target)) return no_url("blanks and letters beyond ASCII have to be encoded (%20)");
    return url;
}

Result<void> check_fields(const HttpCall& call) {
    if (!is_token(call.method))
        return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is no HTTP method", call.method));
    for (const auto& [name, value] : call.fields) {
        if (!is_token(name))
            return fail(ErrorCode::InvalidInput, fmt::format("\"{}\" is no name of a field", name));
        if (is_clients_own(name))
            return fail(ErrorCode::InvalidInput, fmt::format("the field {} is the client's own", name));
        // Values may be secrets.
        if (!is_field_value(value))
            return fail(
                ErrorCode::InvalidInput, fmt::format("the value of {} has a control character", name)
            );
    }
    if (!is_field_value(call.content_type))
        return fail(ErrorCode::InvalidInput, "the content type has a control character");
    return {};
}

Result<std::string> print_request(const HttpCall& call, const HttpUrl& url, AfterAnswer after) {
    if (auto checked = check_fields(call); !checked) return pass_on(checked);
    auto text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", call.method, url.target, url.authority());
    bool named = false;
    for (const auto& [name, value] : call.fields) {
        text += fmt::format("{}: {}\r\n", name, value);
        named = named || equal_ignoring_case(name, "User-Agent");
    }
    if (!named) text += "User-Agent: tutti\r\n";
    if (!call.content_type.empty()) text += fmt::format("Content-Type: {}\r\n", call.content_type);
    const bool announces = !call.body.empty() || call.method == "POST" || call.method == "PUT";
    if (announces) text += fmt::format("Content-Length: {}\r\n", call.body.size());
    if (after == AfterAnswer::Close) text += "Connection: close\r\n";
    text += "\r\n";
    text += call.body;
    return text;
}

} // namespace tutti::io
