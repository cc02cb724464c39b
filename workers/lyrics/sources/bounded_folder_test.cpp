#include "io/disk_testing.hpp"
#include "workers/lyrics/sources/bounded_folder.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {
namespace {

using namespace std::chrono_literals;

constexpr WallTime midday{std::chrono::hours(500'000)};

class BoundedFolderTest : public testing::Test {
protected:
    BoundedFolder opened(BoundedFolder::Limits limits = {100, 1000}) {
        BoundedFolder folder(disk, "folder", limits);
        EXPECT_TRUE(folder.open());
        return folder;
    }
    std::size_t files() {
        const auto paths = disk.list("folder");
        return paths ? paths->size() : 0;
    }

    io::MemoryDisk disk;
};

TEST_F(BoundedFolderTest, WhatWasPutIsThereForTheNextRun) {
    auto folder = opened();
    const auto path = folder.put(7, "seven", "json", midday);
    ASSERT_TRUE(path);
    EXPECT_EQ(*path, "folder/0000000000000007-1800000000-5.json");
    auto next = opened();
    ASSERT_NE(next.find(7), nullptr);
    EXPECT_EQ(next.read(7, 100).value(), "seven");
    EXPECT_EQ(next.bytes(), 5U);
    EXPECT_EQ(next.find(8), nullptr);
    EXPECT_FALSE(next.read(8, 100));
}

TEST_F(BoundedFolderTest, AnotherOfTheSameKeyTakesItsPlace) {
    auto folder = opened();
    ASSERT_TRUE(folder.put(7, "seven", "png", midday));
    ASSERT_TRUE(folder.put(7, "sieben", "jpg", midday + 1s));
    ASSERT_TRUE(folder.put(7, "settes", "jpg", midday + 1s)); // of the same name
    EXPECT_EQ(files(), 1U);
    EXPECT_EQ(folder.bytes(), 6U);
    EXPECT_EQ(folder.read(7, 100).value(), "settes");
}

TEST_F(BoundedFolderTest, TheOldestGoWhereItIsFull) {
    auto folder = opened({3, 1000});
    for (std::uint64_t key = 1; key <= 5; ++key)
        ASSERT_TRUE(folder.put(key, "x", "json", midday + seconds(key)));
    EXPECT_EQ(folder.size(), 3U);
    EXPECT_EQ(folder.find(2), nullptr);
    ASSERT_TRUE(folder.put(9, std::string(999, 'y'), "json", midday + 1min));
    EXPECT_EQ(folder.size(), 2U);
    EXPECT_NE(folder.find(5), nullptr);
    EXPECT_EQ(folder.bytes(), 1000U);
    folder.set_limits({100, 999});
    EXPECT_EQ(files(), 1U);
    EXPECT_NE(folder.find(9), nullptr);
}

TEST_F(BoundedFolderTest, WhatWasPutLastStaysWhateverTheClockSays) {
    auto folder = opened({2, 1000});
    for (const std::uint64_t key : {9U, 8U, 7U}) // all within one second
        ASSERT_TRUE(folder.put(key, "x", "json", midday));
    EXPECT_EQ(folder.find(9), nullptr);
    ASSERT_TRUE(folder.put(6, "x", "json", midday - 24h)); // the clock was set back
    EXPECT_EQ(folder.find(8), nullptr);
    EXPECT_NE(folder.find(6), nullptr);
    ASSERT_TRUE(folder.put(7, "again", "json", midday)); // which makes it the newest
    ASSERT_TRUE(folder.put(5, "x", "json", midday));
    EXPECT_EQ(folder.find(6), nullptr);
    EXPECT_NE(folder.find(7), nullptr);
}

TEST_F(BoundedFolderTest, OfAnEarlierRunTheOldestByTheClockGoFirst) {
    disk.put("folder/0000000000000001-30-1.json", "c");
    disk.put("folder/0000000000000002-10-1.json", "a");
    disk.put("folder/0000000000000003-20-1.json", "b");
    auto folder = opened({3, 1000});
    ASSERT_TRUE(folder.put(4, "x", "json", WallTime{}));
    EXPECT_EQ(folder.find(2), nullptr);
    ASSERT_TRUE(folder.put(5, "x", "json", WallTime{}));
    EXPECT_EQ(folder.find(3), nullptr);
    EXPECT_NE(folder.find(4), nullptr);
}

TEST_F(BoundedFolderTest, MoreThanItHoldsIsRefusedAndNothingGoesForIt) {
    auto folder = opened({100, 10});
    ASSERT_TRUE(folder.put(1, "x", "json", midday));
    const auto put = folder.put(2, "elevenbytes", "json", midday);
    ASSERT_FALSE(put);
    EXPECT_EQ(put.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(folder.size(), 1U);
}

TEST_F(BoundedFolderTest, WhatOthersLaidThereIsLeftAloneAndWhatWasLeftUnfinishedGoes) {
    for (const auto* name :
         {"folder/notes.txt", "folder/7-1-1.json", "folder/0000000000000007-1-1.",
          "folder/0000000000000007-1-1.a.b", "folder/000000000000000g-1-1.json",
          "folder/0000000000000007-1-99999999999999999999.json"})
        disk.put(name, "x");
    disk.put("folder/0000000000000007-1-1.json.42.new", "x");
    EXPECT_EQ(opened().size(), 0U);
    EXPECT_EQ(files(), 6U);
}

TEST_F(BoundedFolderTest, OfTwoThatACrashLeftTheNewerCounts) {
    disk.put("folder/0000000000000007-10-3.json", "old");
    disk.put("folder/0000000000000007-11-5.json", "newer");
    auto folder = opened();
    EXPECT_EQ(folder.read(7, 100).value(), "newer");
    EXPECT_EQ(folder.bytes(), 5U);
    EXPECT_EQ(files(), 1U);
}

TEST_F(BoundedFolderTest, NoMoreThanFourLieAside) {
    auto folder = opened();
    for (std::uint64_t key = 1; key <= 9; ++key) {
        ASSERT_TRUE(folder.put(key, "x", "json", midday));
        const auto sentence = folder.set_aside(key, {ErrorCode::InvalidInput, "it is no JSON object"});
        EXPECT_NE(sentence.find("it is no JSON object"), std::string::npos) << sentence;
        EXPECT_EQ(folder.find(key), nullptr);
    }
    EXPECT_EQ(folder.bytes(), 0U);
    EXPECT_EQ(files(), 4U);
    EXPECT_EQ(opened().size(), 0U);
}

TEST_F(BoundedFolderTest, WithoutItsFolderItIsEmpty) { EXPECT_EQ(opened().size(), 0U); }

TEST(BoundedFolder, AtEachFailureThereIsTheOldFileOrTheNewOneAndTheLimitHoldsForTheNextRun) {
    const auto begin = [](io::MemoryDisk& disk) {
        disk.put("folder/0000000000000001-10-3.json", "one");
        disk.put("folder/0000000000000007-11-3.json", "old");
    };
    const auto scenario = [](io::MemoryDisk& disk) {
        BoundedFolder folder(disk, "folder", {2, 8});
        ASSERT_TRUE(folder.open());
        const bool is_put = folder.put(7, "newer", "json", midday).has_value();
        auto after = disk.after_crash();
        BoundedFolder next(after, "folder", {2, 8});
        ASSERT_TRUE(next.open());
        EXPECT_LE(next.bytes(), 8U);
        const auto found = next.read(7, 100);
        ASSERT_TRUE(found) << found.error().message;
        EXPECT_TRUE(*found == "newer" || (!is_put && *found == "old")) << *found;
    };
    io::at_every_step(begin, scenario);
}

} // namespace
} // namespace tutti::lyrics
