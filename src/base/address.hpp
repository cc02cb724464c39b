// Where something listens: a host and a port, as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tutti {

/// A TCP address. IPv6 hosts stand without their brackets.
struct Address {
    std::string host;
    std::uint16_t port = 0; ///< 0: the kernel chooses

    /// Whether only this machine can reach it: 127.0.0.0/8, ::1 or "localhost".
    bool is_loopback() const noexcept;
    bool operator==(const Address&) const = default;
};

/// "127.0.0.1:1883", "[::1]:1883".
std::string print(const Address& address);
/// What print() prints; nothing where it is no host and port. Names are not looked up.
std::optional<Address> parse_address(std::string_view text);

/// The host at the front of `text`, an IPv6 one without its brackets, and what follows it. Nothing where no
/// host can be called so.
std::optional<std::pair<std::string_view, std::string_view>> cut_host(std::string_view text) noexcept;
/// Digits alone, 0 to 65535.
std::optional<std::uint16_t> parse_port(std::string_view text) noexcept;

} // namespace tutti
