// The loads of bench_light. Each prints its own table.
#pragma once

#include <cstddef>

namespace tutti::bench {

/// Frames a second of one core that so many lights of RGB are packed at into DDP, Art-Net and sACN; in the
/// same rounds a copy of those bytes, and the physical limit: sendmmsg of the same packets, ready beforehand,
/// over loopback UDP.
void packing(std::size_t lights, int rounds);

/// What it costs to make bytes of a canvas, for displays of 4,096, 16,384 and 262,144 lights: dithered as by
/// default, with a power limit that is reached, and with white beside the colours.
void pipeline(int rounds);

/// What a frame of each scene that ships costs: of a panel at 60, of a cube at 120 frames a second.
void scenes(int shown_seconds);

} // namespace tutti::bench
