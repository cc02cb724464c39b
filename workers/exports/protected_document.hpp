// A protected file that stands by itself, and is held whole in memory: a manifest.
#pragma once

#include "io/disk.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace tutti::exports {

/// There whole and on the disk, or not at all.
Result<void> write_protected(
    io::Disk& disk, const std::filesystem::path& path, std::string_view content, std::uint32_t parity
);

struct ReadDocument {
    std::string content;
    std::uint32_t parity = 0;
    std::uint64_t damaged = 0; ///< blocks, heads among them; the content is whole all the same
};

/// InvalidInput where more is damaged than its parity can make anew; LimitExceeded where it is larger than
/// `limit`; NotFound.
Result<ReadDocument> read_protected(io::Disk& disk, const std::filesystem::path& path, std::size_t limit);

} // namespace tutti::exports
