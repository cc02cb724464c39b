#include "frames/ring.hpp"

#include <cstring>

namespace tutti::frames {

namespace {

struct alignas(ring_alignment) RingHead {
    std::atomic<std::uint64_t> newest; ///< the number of the newest frame, from 1; 0: none
};
struct alignas(ring_alignment) SlotHead {
    std::atomic<std::uint64_t> version;
    FrameAbout about;
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "processes share it");

constexpr int most_attempts = 3;

std::size_t slot_bytes(pixel::Size size) noexcept {
    const auto pixels = size.pixels() * sizeof(pixel::Colour);
    return sizeof(SlotHead) + (pixels + ring_alignment - 1) / ring_alignment * ring_alignment;
}

std::size_t slot_offset(pixel::Size size, std::uint64_t frame) noexcept {
    return sizeof(RingHead) + (frame - 1) % slots * slot_bytes(size);
}

std::uint64_t finished(std::uint64_t frame) noexcept { return 2 * frame; }
std::uint64_t under_way(std::uint64_t frame) noexcept { return 2 * frame - 1; }

RingHead& head(std::span<std::byte> memory) noexcept { return *reinterpret_cast<RingHead*>(memory.data()); }
const RingHead& head(std::span<const std::byte> memory) noexcept {
    return *reinterpret_cast<const RingHead*>(memory.data());
}

} // namespace

std::size_t ring_bytes(pixel::Size size) noexcept { return sizeof(RingHead) + slots * slot_bytes(size); }

pixel::Canvas RingWriter::begin() noexcept {
    const auto frame = published_ + 1;
    auto* const at = memory_.data() + slot_offset(size_, frame);
    reinterpret_cast<SlotHead*>(at)->version.store(under_way(frame), std::memory_order_relaxed);
    // No reader sees a pixel of the new frame without seeing that the slot is drawn on.
    std::atomic_thread_fence(std::memory_order_release);
    return {{reinterpret_cast<pixel::Colour*>(at + sizeof(SlotHead)), size_.pixels()}, size_};
}

void RingWriter::publish(const FrameAbout& about) noexcept {
    const auto frame = ++published_;
    auto& slot = *reinterpret_cast<SlotHead*>(memory_.data() + slot_offset(size_, frame));
    slot.about = about;
    slot.version.store(finished(frame), std::memory_order_release);
    head(memory_).newest.store(frame, std::memory_order_release);
}

bool RingReader::has_new() const noexcept {
    return head(memory_).newest.load(std::memory_order_acquire) != seen_;
}

ReadResult RingReader::read(Frame& into) {
    if (into.picture.size() != size_) into.picture = pixel::Picture(size_);
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        const auto frame = head(memory_).newest.load(std::memory_order_acquire);
        if (frame == 0) return ReadResult::None;
        if (frame == seen_) return ReadResult::Same;
        const auto* const at = memory_.data() + slot_offset(size_, frame);
        const auto& slot = *reinterpret_cast<const SlotHead*>(at);
        if (slot.version.load(std::memory_order_acquire) != finished(frame)) continue;
        into.about = slot.about;
        std::memcpy(into.picture.pixels().data(), at + sizeof(SlotHead), into.picture.pixels().size_bytes());
        // The version is looked at again after all that was copied.
        std::atomic_thread_fence(std::memory_order_acquire);
        if (slot.version.load(std::memory_order_relaxed) != finished(frame)) continue;
        seen_ = frame;
        return ReadResult::New;
    }
    return ReadResult::TooSlow;
}

} // namespace tutti::frames
