#include "io/disk_testing.hpp"
#include "workers/exports/upload_journal.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::exports {

namespace {

UploadJournal open(io::MemoryDisk& disk) {
    return UploadJournal::open(disk, "/exports/push.journal").value();
}

TEST(UploadJournal, KnowsAfterACrashWhatTheServerHasTaken) {
    io::MemoryDisk disk;
    {
        auto journal = open(disk);
        EXPECT_EQ(journal.find("a.pack", 100), nullptr);
        ASSERT_TRUE(journal.begin("a.pack", 100, "id/+=="));
        ASSERT_TRUE(journal.add("a.pack", {1, "\"x\""}));
        ASSERT_TRUE(journal.begin("b.pack", 5, "other"));
        ASSERT_TRUE(journal.end("b.pack"));
    }
    auto next = disk.after_crash();
    const auto journal = open(next);
    ASSERT_NE(journal.find("a.pack", 100), nullptr);
    EXPECT_EQ(*journal.find("a.pack", 100), (Upload{100, "id/+==", {{1, "\"x\""}}}));
    EXPECT_EQ(journal.find("a.pack", 101), nullptr); // it is another file by now
    EXPECT_EQ(journal.find("b.pack", 5), nullptr);
}

TEST(UploadJournal, CutAtEachByteItKnowsItsWholeLines) {
    io::MemoryDisk disk;
    auto journal = open(disk);
    ASSERT_TRUE(journal.begin("a", 100, "id"));
    for (unsigned number = 1; number <= 3; ++number) ASSERT_TRUE(journal.add("a", {number, "tag"}));
    const auto text = disk.get("/exports/push.journal").value();
    for (std::size_t size = 0; size <= text.size(); ++size) {
        io::MemoryDisk cut;
        cut.put("/exports/push.journal", text.substr(0, size));
        const auto opened = open(cut);
        const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size), '\n');
        const auto* found = opened.find("a", 100);
        ASSERT_EQ(found == nullptr ? 0 : static_cast<std::ptrdiff_t>(found->parts.size()) + 1, lines);
    }
}

TEST(UploadJournal, LinesThatMakeNoSenseAreRefused) {
    std::map<std::string, Upload, std::less<>> uploads;
    ASSERT_TRUE(take_upload_line(uploads, "upload a 100 id"));
    for (const auto* line :
         {"", "upload", "upload b x id", "upload b 1", "upload b 1 id more", "upload ../b 1 id",
          "part a 2 tag", "part b 1 tag", "part a 1", "part a 1 tag more", "end", "end a more", "other a"})
        EXPECT_FALSE(take_upload_line(uploads, line)) << line;
    EXPECT_EQ(uploads.size(), 1u);
}

TEST(UploadJournal, AnIdThatNoLineCanHoldIsRefused) {
    io::MemoryDisk disk;
    auto journal = open(disk);
    for (const auto* id : {"", "a b", "a\nb"}) EXPECT_FALSE(journal.begin("a", 1, id)) << id;
}

} // namespace

} // namespace tutti::exports
