#include "exports/content_digest.hpp"

#include "base/base64.hpp"

#include <sodium.h>

namespace tutti::exports {

ContentDigest ContentDigest::of(std::string_view content) {
    ContentDigest digest;
    crypto_generichash(
        digest.bytes.data(), digest.bytes.size(), reinterpret_cast<const unsigned char*>(content.data()),
        content.size(), nullptr, 0
    );
    return digest;
}

std::string print(const ContentDigest& digest) {
    return to_base64url({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
}

std::optional<ContentDigest> parse_content_digest(std::string_view text) {
    ContentDigest digest;
    if (text.size() != 43) return std::nullopt;
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != digest.bytes.size()) return std::nullopt;
    std::memcpy(digest.bytes.data(), bytes->data(), bytes->size());
    return digest;
}

} // namespace tutti::exports
