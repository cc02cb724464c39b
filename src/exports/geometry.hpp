// How the bytes of a protected file lie on the disk: in blocks of 4 KiB, each with a checksum of its own. The
// blocks of the content stand one behind another and are cut into lanes of equal length; the blocks at one
// place of all lanes are a stripe, and each stripe has blocks of parity, which stand behind the content.
//
// So neighbours belong to different stripes: what is damaged in one piece costs each stripe a block or a few,
// and what is damaged here and there costs each about the same share.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tutti::exports {

inline constexpr std::size_t block_size = 4096;
/// Of a block its last bytes are the checksum.
inline constexpr std::size_t block_payload = block_size - sizeof(std::uint64_t);

/// What is calculated with fits a byte: lanes and blocks of parity are at most 256 together.
inline constexpr std::uint32_t most_lanes = 200;
inline constexpr std::uint32_t most_parity = 50;
/// Blocks of parity of a stripe of `most_lanes`, where nothing else is said: one eighth.
inline constexpr std::uint32_t usual_parity = 25;
/// A short stripe has so many all the same, or it would be lost with two blocks.
inline constexpr std::uint32_t least_parity = 4;

/// No protected file holds more.
inline constexpr std::uint64_t most_payload = 1ull << 42;

struct Geometry {
    std::uint64_t payload = 0; ///< bytes of the content
    std::uint64_t blocks = 0;  ///< of the content
    std::uint32_t lanes = 0;
    std::uint64_t stripes = 0; ///< the length of a lane, in blocks; the last lane may be shorter
    std::uint32_t parity = 0;  ///< blocks of a stripe

    /// `parity` is that of a stripe of `most_lanes`; 0: none.
    static Geometry of(std::uint64_t payload, std::uint32_t parity);

    /// The block at a stripe's place in a lane. One behind the content is not in the file: it counts as
    /// zeros.
    std::uint64_t block_at(std::uint32_t lane, std::uint64_t stripe) const noexcept {
        return lane * stripes + stripe;
    }
    std::uint64_t parity_at(std::uint64_t stripe, std::uint32_t which) const noexcept {
        return blocks + stripe * parity + which;
    }
    /// Where a block of the content, or of the parity, belongs.
    std::uint64_t stripe_of(std::uint64_t block) const noexcept {
        return block < blocks ? block % stripes : (block - blocks) / parity;
    }
    std::uint64_t all_blocks() const noexcept { return blocks + stripes * parity; }
    std::uint64_t bytes() const noexcept { return all_blocks() * block_size; }

    bool operator==(const Geometry&) const = default;
};

} // namespace tutti::exports
