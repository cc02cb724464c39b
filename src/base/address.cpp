#include "base/address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tutti {

namespace {

constexpr std::size_t longest_host = 253;

bool is_host(std::string_view text) noexcept {
    return !text.empty() && text.size() <= longest_host && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
               || c == '-' || c == '_';
    });
}

/// Inside of brackets: digits, ':' and, for an IPv4 tail, '.'.
bool is_ipv6(std::string_view text) noexcept {
    return text.size() <= longest_host && std::ranges::count(text, ':') >= 2
           && std::ranges::all_of(text, [](char c) {
                  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9')
                         || c == ':' || c == '.';
              });
}

} // namespace

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return port;
}

std::optional<std::pair<std::string_view, std::string_view>> cut_host(std::string_view text) noexcept {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos || !is_ipv6(text.substr(1, end - 1))) return std::nullopt;
        return std::pair(text.substr(1, end - 1), text.substr(end + 1));
    }
    const auto host = text.substr(0, text.find(':'));
    if (!is_host(host)) return std::nullopt;
    return std::pair(host, text.substr(host.size()));
}

std::optional<Address> parse_address(std::string_view text) {
    const auto cut = cut_host(text);
    if (!cut || !cut->second.starts_with(':')) return std::nullopt;
    const auto port = parse_port(cut->second.substr(1));
    if (!port) return std::nullopt;
    return Address{std::string(cut->first), *port};
}

bool Address::is_loopback() const noexcept {
    if (host == "localhost" || host == "::1") return true;
    constexpr std::string_view mapped = "::ffff:"; // as a socket of both families names an IPv4 address
    auto name = std::string_view(host);
    if (name.starts_with(mapped)) name.remove_prefix(mapped.size());
    // 127.0.0.0/8; a name such as 127.example.org may lie anywhere.
    return name.starts_with("127.") && std::ranges::count(name, '.') == 3
           && std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

std::string print(const Address& address) {
    const bool bracketed = address.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", bracketed ? "[" : "", address.host, bracketed ? "]" : "", address.port);
}

} // namespace tutti
