// Where the blocks of a protected file lie: of which file, and behind how many others.
#pragma once

#include "exports/block.hpp"
#include "io/disk.hpp"

#include <cstdint>
#include <filesystem>

namespace tutti::exports {

struct ProtectedPlace {
    io::Disk* disk;
    std::filesystem::path path; ///< as it is called now: unfinished ones bear another name than their mark
    FileMark mark;
    Geometry geometry;
    std::uint64_t before = 0; ///< blocks that stand before the content

    std::uint64_t offset_of(std::uint64_t block) const noexcept { return (before + block) * block_size; }
};

} // namespace tutti::exports
