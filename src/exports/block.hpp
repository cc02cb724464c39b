// A block of a protected file, and its checksum: CRC-64 (ECMA-182) over the payload, begun with the file and
// the block's number in it, so that a block of another place or another file is not taken for it.
#pragma once

#include "exports/geometry.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace tutti::exports {

/// What the blocks of one file begin their checksums with: of its name, and of what the blocks are for.
struct FileMark {
    std::uint64_t bits;

    /// `name`: of the file, without folders.
    static FileMark of(std::string_view name);
};

using Block = std::span<char, block_size>;
using ConstBlock = std::span<const char, block_size>;

/// Writes the checksum behind the payload.
void seal(Block block, FileMark file, std::uint64_t number) noexcept;
/// Whether it is the block that was sealed as that.
bool is_whole(ConstBlock block, FileMark file, std::uint64_t number) noexcept;

} // namespace tutti::exports
