#include "base/ip_network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace tutti {

namespace {

constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr std::size_t bits_before_v4 = 8 * mapped.size();
constexpr std::size_t longest_text = 64;

} // namespace

bool IpAddress::is_v4() const noexcept { return std::equal(mapped.begin(), mapped.end(), bytes.begin()); }

std::optional<IpAddress> parse_ip_address(std::string_view text) {
    if (text.size() > longest_text || text.find('\0') != text.npos) return std::nullopt;
    const std::string plain(text.substr(0, text.find('%')));
    IpAddress address;
    if (::inet_pton(AF_INET6, plain.c_str(), address.bytes.data()) == 1) return address;
    std::ranges::copy(mapped, address.bytes.begin());
    if (::inet_pton(AF_INET, plain.c_str(), address.bytes.data() + mapped.size()) == 1) return address;
    return std::nullopt;
}

std::string print(const IpAddress& address) {
    char text[INET6_ADDRSTRLEN] = {};
    if (address.is_v4())
        ::inet_ntop(AF_INET, address.bytes.data() + mapped.size(), text, sizeof text);
    else
        ::inet_ntop(AF_INET6, address.bytes.data(), text, sizeof text);
    return text;
}

bool IpNetwork::contains(const IpAddress& other) const noexcept {
    const auto whole = bits / 8;
    if (std::memcmp(address.bytes.data(), other.bytes.data(), whole) != 0) return false;
    const auto rest = bits % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
    return ((address.bytes[whole] ^ other.bytes[whole]) & mask) == 0;
}

std::string print(const IpNetwork& network) {
    const bool is_v4 = network.address.is_v4() && network.bits >= bits_before_v4;
    return print(network.address) + '/'
           + std::to_string(is_v4 ? network.bits - bits_before_v4 : network.bits);
}

std::optional<IpNetwork> parse_ip_network(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = parse_ip_address(text.substr(0, slash));
    if (!address || text.substr(0, slash).find('%') != text.npos) return std::nullopt;
    const std::size_t most = address->is_v4() && text.find(':') == text.npos ? 32 : 128;
    std::size_t prefix = most;
    if (slash != text.npos) {
        const auto digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
        if (error != std::errc() || end != digits.data() + digits.size() || prefix > most)
            return std::nullopt;
    }
    const IpNetwork network{*address, 128 - most + prefix};
    for (std::size_t bit = network.bits; bit < 128; ++bit)
        if ((address->bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) return std::nullopt;
    return network;
}

} // namespace tutti
