#include "recording/file_set.hpp"
#include "recording/index.hpp"

#include <gtest/gtest.h>

namespace tutti::recording {
namespace {

using namespace std::chrono_literals;

WallTime at(microseconds since_start) { return WallTime{1'700'000'000s + since_start}; }

std::string encoded(const Index& index) {
    auto bytes = encode_index_head(index.started);
    for (const auto& entry : index.entries) bytes += encode(entry);
    return bytes;
}

const Index three = {at(0s), {{at(0s), 80, 0}, {at(1s), 1'000, 700}, {at(3s), 5'000'000'000, 1700}}};

TEST(Index, ReadsWhatItWrote) { EXPECT_EQ(decode_index(encoded(three)), three); }

TEST(Index, CutAtEachByteGivesTheWholeEntriesOrAnError) {
    const auto bytes = encoded(three);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto index = decode_index(std::string_view(bytes).substr(0, size));
        ASSERT_EQ(index.has_value(), size >= 24) << size;
        if (index) {
            EXPECT_EQ(index->entries.size(), size / 24 - 1);
        }
    }
}

TEST(Index, OtherBytesAreRefused) {
    auto bytes = encoded(three);
    bytes[8] = 2;
    EXPECT_EQ(decode_index(bytes).error().code, ErrorCode::UnknownVersion);
    bytes = encoded(three);
    bytes[0] = 'X';
    EXPECT_EQ(decode_index(bytes).error().code, ErrorCode::InvalidInput);
    EXPECT_FALSE(decode_index(encoded({at(0s), {{at(1s), 80, 0}, {at(0s), 90, 1}}})));
    EXPECT_FALSE(decode_index(encoded({at(0s), {{at(1s), 80, 0}, {at(1s), 80, 1}}})));
    EXPECT_FALSE(decode_index(encoded({at(0s), {{at(1s), 80, 1}, {at(1s), 90, 1}}})));
    EXPECT_FALSE(decode_index(encoded({at(0s), {{WallTime{-1us}, 80, 1}}})));
}

TEST(IndexBuilder, TakesTheFirstMessageAndThenOneASecondOrAThousand) {
    IndexBuilder builder;
    EXPECT_TRUE(builder.add(at(0s), 0, 0));
    EXPECT_FALSE(builder.add(at(999'999us), 100, 1));
    EXPECT_TRUE(builder.add(at(1s), 200, 2));
    for (std::uint64_t number = 3; number < 1002; ++number)
        EXPECT_FALSE(builder.add(at(1s), number * 100, number));
    EXPECT_TRUE(builder.add(at(1s), 100'200, 1002));
}

TEST(IndexBuilder, NeverGoesBack) {
    IndexBuilder builder(IndexEntry{at(10s), 100, 5}, at(10s));
    EXPECT_FALSE(builder.add(at(2s), 200, 6));
    EXPECT_EQ(builder.add(at(3s), 300, 1005), (IndexEntry{at(10s), 300, 1005}));
}

TEST(IndexBuilder, StampsAnEntryWithTheNewestMessageBeforeIt) {
    IndexBuilder builder;
    EXPECT_TRUE(builder.add(at(0s), 100, 0));
    for (std::uint64_t number = 1; number < 999; ++number)
        EXPECT_FALSE(builder.add(at(0s), 100 + number, number));
    EXPECT_FALSE(builder.add(at(900ms), 1099, 999)); // has none of its own
    const auto entry = builder.add(at(500ms), 1100, 1000);
    ASSERT_EQ(entry, (IndexEntry{at(900ms), 1100, 1000}));
    EXPECT_EQ(seek({&*entry, 1}, at(800ms)), nullptr); // the one of 900 ms stands before it
}

TEST(IndexBuilder, GoesOnAfterMessagesThatAreNewerThanTheLastEntry) {
    IndexBuilder builder(IndexEntry{at(0s), 100, 0}, at(900ms));
    EXPECT_EQ(builder.add(at(500ms), 1100, 1000), (IndexEntry{at(900ms), 1100, 1000}));
}

TEST(Seek, FindsTheLastEntryBeforeTheTime) {
    EXPECT_EQ(seek(three.entries, at(-1s)), nullptr);
    EXPECT_EQ(seek(three.entries, at(0s)), nullptr);
    EXPECT_EQ(seek(three.entries, at(500ms)), three.entries.data());
    // Messages of that very time may stand before its entry.
    EXPECT_EQ(seek(three.entries, at(1s)), three.entries.data());
    EXPECT_EQ(seek(three.entries, at(2s)), &three.entries[1]);
    EXPECT_EQ(seek(three.entries, at(1h)), &three.entries[2]);
}

TEST(FileSet, NamesCountFromTheStem) {
    EXPECT_EQ(numbered_file("a/show.jsonl", 7), "a/show.0007.jsonl");
    EXPECT_EQ(numbered_file("show.jsonl", 12345), "show.12345.jsonl");
    EXPECT_EQ(numbered_file("show", 1), "show.0001");
    EXPECT_EQ(index_file("a/show.jsonl"), "a/show.jsonl.idx");
    EXPECT_EQ(number_in_set("show.jsonl", "a/show.0012.jsonl"), 12U);
    for (const auto* other :
         {"show.jsonl", "show.12.jsonl", "show.x012.jsonl", "other.0012.jsonl", "show.0012.jsonl.idx",
          "show.00012.jsonl"})
        EXPECT_EQ(number_in_set("show.jsonl", other), std::nullopt) << other;
}

TEST(FileSet, IsOrderedByNumber) {
    EXPECT_EQ(
        files_of_set("a/show.jsonl", {"a/show.10000.jsonl", "a/x", "a/show.0002.jsonl", "a/show.9999.jsonl"}),
        (std::vector<std::filesystem::path>{"a/show.0002.jsonl", "a/show.9999.jsonl", "a/show.10000.jsonl"})
    );
}

TEST(Rotation, IsDueBySizeOrByTime) {
    EXPECT_FALSE(Rotation{}.is_full(1'000'000, 1, at(0s), at(1h)));
    const Rotation by_size{.size = 100};
    EXPECT_FALSE(by_size.is_full(90, 10, at(0s), at(1h)));
    EXPECT_TRUE(by_size.is_full(91, 10, at(0s), at(0s)));
    const Rotation by_time{.every = 60s};
    EXPECT_FALSE(by_time.is_full(91, 10, at(0s), at(60s - 1us)));
    EXPECT_TRUE(by_time.is_full(91, 10, at(0s), at(60s)));
}

} // namespace
} // namespace tutti::recording
