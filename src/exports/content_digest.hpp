// What names a piece of content: BLAKE2b-256 of its bytes (RFC 7693). Two pieces with one digest are one.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::exports {

struct ContentDigest {
    std::array<unsigned char, 32> bytes{};

    static ContentDigest of(std::string_view content);

    auto operator<=>(const ContentDigest&) const = default;
};

/// 43 letters, digits, '-' and '_'.
std::string print(const ContentDigest& digest);
std::optional<ContentDigest> parse_content_digest(std::string_view text);

/// For hash tables: its bytes are as good as any.
struct DigestHash {
    std::size_t operator()(const ContentDigest& digest) const noexcept {
        std::size_t hash = 0;
        std::memcpy(&hash, digest.bytes.data(), sizeof hash);
        return hash;
    }
};

} // namespace tutti::exports
