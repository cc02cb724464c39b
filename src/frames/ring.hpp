// The slots of one display in shared memory: one process draws, others read what it drew last, and nobody
// waits for anybody. Each slot has a version (a seqlock): odd while it is drawn on, and twice the number of
// the frame that it holds afterwards. A reader copies, then looks whether the version is still the same; with
// `slots` of them it has the time of slots - 1 frames to do so.
#pragma once

#include "frames/frame_about.hpp"

#include <atomic>
#include <cstddef>
#include <span>

namespace tutti::frames {

inline constexpr std::size_t slots = 4;

/// What one display takes, a multiple of `ring_alignment`.
std::size_t ring_bytes(pixel::Size size) noexcept;
inline constexpr std::size_t ring_alignment = 64;

/// Where frames are drawn.
class RingWriter {
public:
    /// `memory` is ring_bytes(size) zeros, aligned, and outlives it.
    RingWriter(std::span<std::byte> memory, pixel::Size size) noexcept : memory_(memory), size_(size) {}

    /// The slot of the next frame. What stands on it is some earlier frame.
    pixel::Canvas begin() noexcept;
    /// It is the newest now. begin() came before.
    void publish(const FrameAbout& about) noexcept;

private:
    std::span<std::byte> memory_;
    pixel::Size size_;
    std::uint64_t published_ = 0;
};

enum class ReadResult : std::uint8_t {
    None,    ///< there is no frame yet
    Same,    ///< none that was not read before
    New,     ///< a whole frame was read
    TooSlow, ///< all were drawn over while they were read: what was copied is worth nothing
};

/// A frame with pixels of its own. To be kept and read into again: then nothing is allocated.
struct Frame {
    pixel::Picture picture;
    FrameAbout about;
};

/// Where frames are read.
class RingReader {
public:
    /// `memory` is ring_bytes(size), aligned, and outlives it.
    RingReader(std::span<const std::byte> memory, pixel::Size size) noexcept : memory_(memory), size_(size) {}

    bool has_new() const noexcept;
    /// The newest frame, unless it was read before.
    ReadResult read(Frame& into);

private:
    std::span<const std::byte> memory_;
    pixel::Size size_;
    std::uint64_t seen_ = 0; ///< the number of the frame that was read last
};

} // namespace tutti::frames
