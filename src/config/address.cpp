// Addresses and bus URLs: the values that name a place on a network.
#include "config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tutti::config {

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

std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return port;
}

/// The host with its brackets off and what follows it.
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

} // namespace

std::optional<Address> parse_address(std::string_view text) {
    const auto cut = cut_host(text);
    if (!cut || !cut->second.starts_with(':')) return std::nullopt;
    const auto port = parse_port(cut->second.substr(1));
    if (!port) return std::nullopt;
    return Address{std::string(cut->first), *port};
}

bool Address::is_loopback() const noexcept {
    if (host == "localhost" || host == "::1") return true;
    // 127.0.0.0/8; a name such as 127.example.org may lie anywhere.
    return host.starts_with("127.") && std::ranges::count(host, '.') == 3
           && std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

std::string print(const Address& address) {
    const bool bracketed = address.host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", bracketed ? "[" : "", address.host, bracketed ? "]" : "", address.port);
}

Read<std::optional<Address>> AddressOrOff::operator()(const Value& value) const {
    if (value.is_bool() && !value.boolean()) return complain("must be an address or \"off\"", "\"off\"");
    if (!value.is_string()) return wrong_kind("an address such as \"127.0.0.1:1883\", or \"off\"", value);
    if (value.string() == "off") return std::nullopt;
    auto address = parse_address(value.string());
    if (!address) return complain("must be host:port, such as \"127.0.0.1:1883\", or \"off\"");
    return address;
}

Read<std::string> BusUrl::operator()(const Value& value) const {
    constexpr std::string_view mqtt = "mqtt://";
    if (!value.is_string()) return wrong_kind("a string", value);
    const auto url = value.string();
    if (url == "hub") return std::string(url);
    if (url.starts_with("mqtts://")) return unsupported("mqtts://");
    if (url.starts_with("redis://")) return unsupported("redis://");
    if (!url.starts_with(mqtt)) return complain("must be \"hub\" or mqtt://host:port");
    const auto rest = url.substr(mqtt.size());
    if (rest.find('@') != std::string_view::npos)
        return complain(
            "a secret does not stand in the file, and a user of another broker is not supported by "
            "this version yet"
        );
    const auto cut = cut_host(rest);
    if (!cut) return complain("must be \"hub\" or mqtt://host:port");
    if (cut->second.empty()) return std::string(url);
    const auto port = cut->second.starts_with(':') ? parse_port(cut->second.substr(1)) : std::nullopt;
    if (!port || *port == 0) return complain("the port must be from 1 to 65535");
    return std::string(url);
}

} // namespace tutti::config
