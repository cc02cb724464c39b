#include "hub/web_socket/accept_key.hpp"

#include "base/base64.hpp"

#include <bit>
#include <cstddef>
#include <utility>

namespace tutti::hub {

namespace {

constexpr std::size_t block_size = 64;
constexpr std::size_t length_size = 8;

using Sha1State = std::array<std::uint32_t, 5>;

std::uint32_t word_at(std::string_view bytes, std::size_t at) {
    std::uint32_t word = 0;
    for (std::size_t i = at; i < at + 4; ++i) word = word << 8 | static_cast<std::uint8_t>(bytes[i]);
    return word;
}

/// The function and the constant of a round: FIPS 180-4 §4.1.1, §4.2.1.
std::pair<std::uint32_t, std::uint32_t>
round_of(std::size_t round, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    if (round < 20) return {(b & c) | (~b & d), 0x5a827999};
    if (round < 40) return {b ^ c ^ d, 0x6ed9eba1};
    if (round < 60) return {(b & c) | (b & d) | (c & d), 0x8f1bbcdc};
    return {b ^ c ^ d, 0xca62c1d6};
}

void take_block(Sha1State& state, std::string_view block) {
    std::array<std::uint32_t, 80> words;
    for (std::size_t i = 0; i < 16; ++i) words[i] = word_at(block, 4 * i);
    for (std::size_t i = 16; i < words.size(); ++i)
        words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    auto [a, b, c, d, e] = state;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto [mixed, constant] = round_of(i, b, c, d);
        const auto next = std::rotl(a, 5) + mixed + e + constant + words[i];
        e = std::exchange(d, std::exchange(c, std::rotl(std::exchange(b, std::exchange(a, next)), 30)));
    }
    const Sha1State mixed = {a, b, c, d, e};
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += mixed[i];
}

} // namespace

std::array<std::uint8_t, 20> sha1(std::string_view bytes) {
    std::string padded(bytes);
    padded += '\x80';
    while (padded.size() % block_size != block_size - length_size) padded += '\0';
    const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
    for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>(bits >> shift & 0xff);
    Sha1State state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    for (std::size_t at = 0; at < padded.size(); at += block_size)
        take_block(state, std::string_view(padded).substr(at, block_size));
    std::array<std::uint8_t, 20> digest;
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

std::string accept_key(std::string_view key) {
    const auto digest = sha1(std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    return to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

} // namespace tutti::hub
