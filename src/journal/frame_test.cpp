#include "journal/frame.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tutti::journal {
namespace {

constexpr Mark mark = 0x1234'5678'9ABC'DEF0;

std::string segment_of(const std::vector<std::string>& values) {
    std::string bytes = segment_head(7, mark);
    std::vector<std::size_t> places;
    std::uint64_t number = 0;
    for (const auto& value : values) {
        Batch batch;
        batch.add(++number, value);
        append_frames(bytes, batch, number, mark, places);
    }
    return bytes;
}

struct Read {
    std::vector<std::string> values;
    std::size_t damage = 0;
    bool is_torn = false;
};

Read read(std::string_view bytes) {
    Read all;
    FrameReader reader(bytes);
    while (const auto frame = reader.next())
        for (const auto& change : frame->changes) all.values.emplace_back(change.value);
    all.damage = reader.damage();
    all.is_torn = reader.is_torn();
    return all;
}

const std::vector<std::string> three = {"one", std::string(300, 't'), "three"};

TEST(Frame, ComesBackAsItWasWritten) {
    Batch batch;
    batch.add(1, "one");
    batch.erase(1ULL << 60);
    batch.set(300, "");
    std::string bytes = segment_head(1, mark);
    std::vector<std::size_t> places;
    append_frames(bytes, batch, 5, mark, places);
    FrameReader reader(bytes);
    const auto frame = reader.next();
    ASSERT_TRUE(frame && frame->changes.size() == 3);
    EXPECT_EQ(frame->batch, 5U);
    EXPECT_TRUE(frame->is_last);
    EXPECT_EQ(frame->changes[0].value, "one");
    EXPECT_EQ(frame->changes[0].place, places[0]);
    EXPECT_EQ(bytes.substr(places[0], 3), "one");
    EXPECT_EQ(frame->changes[1].key, 1ULL << 60);
    EXPECT_TRUE(frame->changes[1].is_erased);
    EXPECT_EQ(frame->changes[2].key, 300U);
    EXPECT_FALSE(frame->changes[2].is_erased);
    EXPECT_FALSE(reader.next());
}

TEST(Frame, OfALargeBatchIsOneOfSeveralAndOnlyTheLastSaysSo) {
    Batch batch;
    for (Key key = 1; key <= 100; ++key) batch.add(key, std::string(10'000, 'x'));
    std::string bytes = segment_head(1, mark);
    std::vector<std::size_t> places;
    append_frames(bytes, batch, 1, mark, places);
    FrameReader reader(bytes);
    std::size_t frames = 0;
    std::size_t last = 0;
    std::size_t changes = 0;
    while (const auto frame = reader.next()) {
        ++frames;
        last += frame->is_last ? 1U : 0U;
        changes += frame->changes.size();
    }
    EXPECT_GT(frames, 10U);
    EXPECT_EQ(last, 1U);
    EXPECT_EQ(changes, 100U);
}

TEST(Frame, CutAnywhereTheOnesBeforeAreReadAndItIsNoDamage) {
    const auto bytes = segment_of(three);
    const auto without_last = segment_of({three[0], three[1]});
    for (auto size = without_last.size(); size < bytes.size(); ++size) {
        const auto got = read(std::string_view(bytes).substr(0, size));
        EXPECT_EQ(got.values, (std::vector<std::string>{three[0], three[1]}));
        EXPECT_EQ(got.damage, 0U);
        EXPECT_EQ(got.is_torn, size > without_last.size());
    }
}

TEST(Frame, WithAnyBitAnotherCostsNoOther) {
    const auto bytes = segment_of(three);
    const auto first = segment_of({three[0]}).size();
    const auto second = segment_of({three[0], three[1]}).size();
    for (auto at = first; at < second; ++at)
        for (int bit = 0; bit < 8; ++bit) {
            auto flipped = bytes;
            flipped[at] = static_cast<char>(flipped[at] ^ 1 << bit);
            const auto got = read(flipped);
            EXPECT_EQ(got.values, (std::vector<std::string>{three[0], three[2]})) << at;
            EXPECT_EQ(got.damage, second - first);
        }
}

TEST(Frame, InTheMidstOfNulsIsFound) {
    auto bytes = segment_of(three);
    const auto first = segment_of({three[0]}).size();
    const auto second = segment_of({three[0], three[1]}).size();
    bytes.replace(first, second - first, second - first, '\0');
    EXPECT_EQ(read(bytes).values, (std::vector<std::string>{three[0], three[2]}));
    bytes = segment_of(three) + std::string(4096, '\0');
    EXPECT_EQ(read(bytes).values, three);
    EXPECT_EQ(read(bytes).damage, 4096U);
    EXPECT_EQ(read(std::string(10'000, '\0')).damage, 10'000U - head_size);
}

// Values are what clients sent. One that looks like frames is a value, whatever becomes of the frame around
// it.
TEST(Frame, WithinAValueIsNoneThoughTheOneAroundItIsTorn) {
    std::string forged;
    std::vector<std::size_t> places;
    Batch batch;
    batch.add(5, "forged");
    append_frames(forged, batch, 2, mark + 1, places);
    const auto bytes = segment_of({"one", forged + std::string(5000, 'x')});
    const auto got = read(std::string_view(bytes).substr(0, bytes.size() - 1));
    EXPECT_EQ(got.values, std::vector<std::string>{"one"});
    EXPECT_TRUE(got.is_torn);
    auto flipped = bytes;
    flipped.back() = 'y';
    EXPECT_EQ(read(flipped).values, std::vector<std::string>{"one"});
}

TEST(Frame, IsFoundWhereTheHeadIsDamaged) {
    auto bytes = segment_of(three);
    bytes[3] = 'x';
    EXPECT_EQ(read(bytes).values, three);
}

TEST(SegmentHead, WithAnyByteAnotherIsNone) {
    EXPECT_EQ(read_segment_head(segment_head(7, mark)), 7U);
    for (std::size_t at = 0; at < head_size; ++at) {
        auto other = segment_head(7, mark);
        other[at] = static_cast<char>(other[at] + 1);
        EXPECT_FALSE(read_segment_head(other));
        EXPECT_FALSE(read_segment_head(segment_head(7, mark).substr(0, at)));
    }
}

} // namespace
} // namespace tutti::journal
