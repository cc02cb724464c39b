// ChunkCheck: the content of a pack, block by block, held against the digests of the chunks in it.
#pragma once

#include "exports/geometry.hpp"
#include "exports/manifest.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::exports {

class ChunkCheck {
public:
    /// Of the manifest's chunks those that lie in that pack.
    ChunkCheck(const Manifest& manifest, std::uint32_t pack);

    /// The next block's payload.
    void take(std::string_view payload);
    /// Offsets of those that are not what their digests say, in rising order; what was not shown is not.
    std::vector<std::uint64_t> wrong() &&;

private:
    std::vector<Chunk> chunks_; ///< by offset, each once
    std::size_t next_ = 0;
    std::uint64_t at_ = 0; ///< how much of the content was shown
    std::string begun_;    ///< of the next one
    std::vector<std::uint64_t> wrong_;
};

/// Offsets of the chunks in that pack in which one of the blocks (sorted) lies.
std::vector<std::uint64_t>
chunks_in(const Manifest& manifest, std::uint32_t pack, const std::vector<std::uint64_t>& blocks);

} // namespace tutti::exports
