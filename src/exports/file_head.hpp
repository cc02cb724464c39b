// What a protected file that stands by itself, a manifest, says of itself: a block, twice before the content
// and twice behind it.
#pragma once

#include "base/result.hpp"
#include "exports/block.hpp"
#include "exports/content_digest.hpp"

#include <array>
#include <cstdint>

namespace tutti::exports {

struct FileHead {
    std::uint64_t payload = 0;
    std::uint32_t parity = 0; ///< as Geometry::of() takes it
    ContentDigest digest = {};

    /// Before the content, and as many behind it.
    static constexpr std::size_t copies = 2;

    bool operator==(const FileHead&) const = default;
};

/// Sealed.
std::array<char, block_size> to_block(const FileHead& head, FileMark file);
/// InvalidInput where it is none, or not that file's.
Result<FileHead> parse_head(ConstBlock block, FileMark file);

} // namespace tutti::exports
