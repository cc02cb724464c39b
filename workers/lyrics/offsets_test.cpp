#include "io/temporary_folder_testing.hpp"
#include "workers/lyrics/offsets.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

using namespace std::chrono_literals;

TEST(Offsets, OutliveARestart) {
    const io::TemporaryFolder folder;
    io::SystemDisk disk;
    const auto file = folder.path / "offsets.json";
    const auto song = song_key("Béla", "One (Live)");
    {
        Offsets offsets(disk, file);
        EXPECT_TRUE(offsets.load());
        EXPECT_EQ(offsets.of(song), 0ms);
        EXPECT_TRUE(offsets.set(song, -350ms));
        EXPECT_TRUE(offsets.set(song_key("x", "y"), 1s));
        EXPECT_TRUE(offsets.set(song_key("x", "y"), 0ms));
    }
    Offsets offsets(disk, file);
    EXPECT_TRUE(offsets.load());
    EXPECT_EQ(offsets.of(song_key("BELA", "one")), -350ms);
    EXPECT_EQ(offsets.of(song_key("x", "y")), 0ms);
}

TEST(Offsets, WhatCannotBeKeptIsNotSet) {
    const io::TemporaryFolder folder;
    io::SystemDisk disk;
    Offsets offsets(disk, folder.path / "gone" / "offsets.json");
    EXPECT_FALSE(offsets.set(song_key("x", "y"), 1s));
    EXPECT_EQ(offsets.of(song_key("x", "y")), 0ms);
}

TEST(Offsets, TheOldestGoesWhereThereAreTooMany) {
    const io::TemporaryFolder folder;
    io::SystemDisk disk;
    Offsets offsets(disk, folder.path / "offsets.json");
    // Through set() alone each would be written to the disk.
    std::string text = "{";
    for (std::size_t song = 0; song < most_offsets; ++song)
        text += (song > 0 ? ",\"a - s" : "\"a - s") + std::to_string(song) + "\":100";
    ASSERT_TRUE(io::replace_file(disk, folder.path / "offsets.json", text + "}"));
    ASSERT_TRUE(offsets.load());
    EXPECT_TRUE(offsets.set(song_key("a", "new"), 1s));
    EXPECT_EQ(offsets.of(song_key("a", "s0")), 0ms);
    EXPECT_EQ(offsets.of(song_key("a", "s1")), 100ms);
    EXPECT_EQ(offsets.of(song_key("a", "new")), 1s);
}

} // namespace

} // namespace tutti::lyrics
