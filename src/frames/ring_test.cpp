#include "frames/ring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <thread>
#include <vector>

namespace tutti::frames {
namespace {

constexpr pixel::Size small{8, 4};

/// Memory as it is shared: zeros, aligned.
class RingMemory {
public:
    explicit RingMemory(pixel::Size size)
        : size_(ring_bytes(size)),
          data_(static_cast<std::byte*>(::operator new(size_, std::align_val_t(ring_alignment)))) {
        std::memset(data_, 0, size_);
    }
    RingMemory(const RingMemory&) = delete;
    RingMemory& operator=(const RingMemory&) = delete;
    ~RingMemory() { ::operator delete(data_, std::align_val_t(ring_alignment)); }

    std::span<std::byte> bytes() const { return {data_, size_}; }

private:
    std::size_t size_;
    std::byte* data_;
};

FrameAbout numbered(std::uint64_t sequence) {
    FrameAbout about;
    about.sequence = sequence;
    return about;
}

pixel::Colour colour_of(std::uint64_t sequence) {
    return {
        static_cast<std::uint8_t>(sequence), static_cast<std::uint8_t>(sequence >> 8),
        static_cast<std::uint8_t>(sequence >> 16)
    };
}

void draw(RingWriter& writer, std::uint64_t sequence) {
    writer.begin().fill(colour_of(sequence));
    writer.publish(numbered(sequence));
}

/// Whether all of its pixels are those of the frame that it says it is.
bool is_of_one_frame(const Frame& frame) {
    const auto expected = colour_of(frame.about.sequence);
    return std::ranges::all_of(frame.picture.pixels(), [&](auto each) { return each == expected; });
}

TEST(Ring, HasNoFrameBeforeTheFirst) {
    const RingMemory memory(small);
    RingReader reader(memory.bytes(), small);
    Frame frame;
    EXPECT_FALSE(reader.has_new());
    EXPECT_EQ(reader.read(frame), ReadResult::None);
    EXPECT_EQ(frame.picture.size(), small);
}

TEST(Ring, GivesTheNewestOnce) {
    const RingMemory memory(small);
    RingWriter writer(memory.bytes(), small);
    RingReader reader(memory.bytes(), small);
    for (std::uint64_t i = 1; i <= 2 * slots + 1; ++i) draw(writer, i);
    Frame frame;
    EXPECT_EQ(reader.read(frame), ReadResult::New);
    EXPECT_EQ(frame.about.sequence, 2 * slots + 1);
    EXPECT_TRUE(is_of_one_frame(frame));
    EXPECT_EQ(reader.read(frame), ReadResult::Same);
}

TEST(Ring, AFrameThatIsBeingDrawnIsNotThere) {
    const RingMemory memory(small);
    RingWriter writer(memory.bytes(), small);
    RingReader reader(memory.bytes(), small);
    draw(writer, 1);
    writer.begin().fill(pixel::white);
    Frame frame;
    EXPECT_EQ(reader.read(frame), ReadResult::New);
    EXPECT_EQ(frame.about.sequence, 1U);
    EXPECT_TRUE(is_of_one_frame(frame));
}

TEST(Ring, CausesComeWithTheirFrame) {
    const RingMemory memory(small);
    RingWriter writer(memory.bytes(), small);
    FrameAbout about;
    const FrameCause press{"button.press", "pad", "7", WallTime(seconds(5))};
    for (std::size_t i = 0; i < FrameAbout::most_causes; ++i) EXPECT_TRUE(about.add(press));
    EXPECT_FALSE(about.add(press)) << "one too many";
    writer.begin();
    writer.publish(about);
    RingReader reader(memory.bytes(), small);
    Frame frame;
    ASSERT_EQ(reader.read(frame), ReadResult::New);
    ASSERT_EQ(frame.about.causes().size(), FrameAbout::most_causes);
    EXPECT_EQ(frame.about.causes()[0], press);
}

TEST(Ring, ALongTextIsCut) {
    const ShortText<4> text("abcdef");
    EXPECT_EQ(text.view(), "abcd");
}

TEST(Ring, WhatAnotherProcessScribblesStaysWithinItsBounds) {
    const RingMemory memory(small);
    RingWriter writer(memory.bytes(), small);
    writer.begin();
    writer.publish(numbered(1));
    RingReader reader(memory.bytes(), small);
    // All but the counters: lengths of texts and the number of causes are as large as can be.
    std::memset(memory.bytes().data() + 2 * ring_alignment, 0xFF, sizeof(FrameAbout) - ring_alignment);
    Frame frame;
    ASSERT_EQ(reader.read(frame), ReadResult::New);
    EXPECT_LE(frame.about.causes().size(), FrameAbout::most_causes);
    for (const auto& cause : frame.about.causes()) EXPECT_LE(cause.type.view().size(), 126U);
}

TEST(Ring, NoReaderSeesATornFrameHoweverFastItIsDrawn) {
    constexpr pixel::Size large{32, 32};
    constexpr std::uint64_t wanted = 300;
    const RingMemory memory(large);
    std::atomic<int> reading = 3;
    std::atomic<int> torn = 0;
    std::atomic<std::uint64_t> read = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < reading; ++i)
        readers.emplace_back([&] {
            RingReader reader(memory.bytes(), large);
            Frame frame;
            std::uint64_t last = 0;
            for (std::uint64_t seen = 0; seen < wanted;) {
                if (reader.read(frame) != ReadResult::New) continue;
                ++seen;
                ++read;
                if (!is_of_one_frame(frame) || frame.about.sequence <= last) ++torn;
                last = frame.about.sequence;
            }
            --reading;
        });
    RingWriter writer(memory.bytes(), large);
    for (std::uint64_t i = 1; reading > 0; ++i) draw(writer, i);
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(torn, 0);
    EXPECT_EQ(read, 3 * wanted);
}

TEST(Ring, ReadingThatIsOvertakenSaysSo) {
    const RingMemory memory(small);
    RingWriter writer(memory.bytes(), small);
    RingReader reader(memory.bytes(), small);
    draw(writer, 1);
    // As it looks to a reader that was stopped just after it had learnt which is the newest.
    RingWriter(memory.bytes(), small).begin();
    Frame frame;
    EXPECT_EQ(reader.read(frame), ReadResult::TooSlow);
    draw(writer, 2);
    EXPECT_EQ(reader.read(frame), ReadResult::New);
}

} // namespace
} // namespace tutti::frames
