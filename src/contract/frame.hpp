// The binary payload of frame/<display>: a header of 24 bytes, then width × height pixels of R, G and B, row
// by row from the top left. Whole numbers are big-endian. The layout stands in contracts/README.md too.
//
//    0  4  magic "TTFR"        8  2  height, 1 to 4096
//    4  1  version, 1         10  2  zero
//    5  1  format, 1: RGB8    12  4  sequence, wraps
//    6  2  width, 1 to 4096   16  8  timestamp, microseconds since the epoch
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tutti::contract {

inline constexpr std::size_t frame_header_size = 24;
inline constexpr std::uint16_t max_frame_side = 4096;

struct FrameHeader {
    std::uint16_t width = 1;
    std::uint16_t height = 1;
    std::uint32_t sequence = 0;
    WallTime timestamp;

    /// Of the pixels after the header, in bytes.
    std::size_t pixel_bytes() const noexcept { return std::size_t{3} * width * height; }
    bool operator==(const FrameHeader&) const = default;
};

/// A frame whose pixels lie in somebody else's memory.
struct FrameView {
    FrameHeader header;
    std::span<const std::uint8_t> pixels; ///< header.pixel_bytes() of them
};

/// The whole payload; the view points into `bytes`. UnknownVersion for another version, InvalidInput for the
/// rest.
Result<FrameView> parse_frame(std::span<const std::uint8_t> bytes);

/// Header and pixels. That there are header.pixel_bytes() pixels and that the sides are in range is an
/// invariant.
std::vector<std::uint8_t> print(const FrameView& frame);

} // namespace tutti::contract
