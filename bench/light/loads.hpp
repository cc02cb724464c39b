// The loads of bench_light. Each prints its own table.
#pragma once

#include <cstddef>

namespace tutti::bench {

/// Frames a second of one core that so many lights of RGB are packed at into DDP, Art-Net and sACN; in the
/// same rounds a copy of those bytes, and the physical limit: sendmmsg of the same packets, ready beforehand,
/// over loopback UDP.
void packing(std::size_t lights, int rounds);

} // namespace tutti::bench
