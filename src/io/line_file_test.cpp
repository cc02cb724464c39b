#include "io/disk_testing.hpp"
#include "io/line_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::io {
namespace {

const std::filesystem::path path = "/k/lines";

/// A LineFile with the lines that it took at its start; the word "bad" it does not understand.
struct Opened {
    explicit Opened(Disk& disk) : file(LineFile::open(disk, path, taker(), found)) {}
    LineFile::Take taker() {
        return [this](std::string_view line) -> Result<void> {
            if (line.contains("bad")) return fail(ErrorCode::InvalidInput, "no word of ours");
            lines.emplace_back(line);
            return {};
        };
    }
    std::vector<std::string> lines;
    LinesFound found;
    Result<LineFile> file;
};

using Lines = std::vector<std::string>;

TEST(LineFile, ReadsBackWhatWasAppended) {
    MemoryDisk disk;
    {
        Opened opened(disk);
        ASSERT_TRUE(opened.file);
        ASSERT_TRUE(opened.file->append("one"));
        ASSERT_TRUE(opened.file->append(""));
        ASSERT_TRUE(opened.file->append("three"));
    }
    Opened again(disk);
    EXPECT_EQ(again.lines, (Lines{"one", "", "three"}));
    EXPECT_EQ(again.found, (LinesFound{.lines = 3}));
}

TEST(LineFile, CutAtEachByteHasTheWholeLinesAndGoesOnBehindThem) {
    const std::string whole = "one\ntwo\nthree\n";
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        MemoryDisk disk;
        disk.put(path, whole.substr(0, size));
        Opened opened(disk);
        const auto count = static_cast<std::size_t>(std::ranges::count(whole.substr(0, size), '\n'));
        ASSERT_EQ(opened.lines.size(), count);
        ASSERT_EQ(opened.found.torn, size > 0 && whole[size - 1] != '\n');
        ASSERT_EQ(opened.found.rejected, 0U);
        ASSERT_TRUE(opened.file->append("after"));
        Opened again(disk);
        ASSERT_EQ(again.lines.size(), count + 1);
        ASSERT_EQ(again.lines.back(), "after");
        ASSERT_FALSE(again.found.torn);
    }
}

TEST(LineFile, SetsLinesAsideThatAreNotUnderstoodAndTellsThemFromATornEnd) {
    MemoryDisk disk;
    disk.put(path, "one\nbad 1\ntwo\nbad 2\nthr");
    Opened opened(disk);
    EXPECT_EQ(opened.lines, (Lines{"one", "two"}));
    const LinesFound expected{.lines = 2, .rejected = 2, .why = "line 2: no word of ours", .torn = true};
    EXPECT_EQ(opened.found, expected);
    EXPECT_EQ(disk.get(path), "one\ntwo\n");
    EXPECT_EQ(disk.get("/k/lines.rejected"), "bad 1\nbad 2\n");
    EXPECT_EQ(Opened(disk).found, (LinesFound{.lines = 2})); // said once
}

TEST(LineFile, KeepsNoMoreOfTheRejectedThanItsLimit) {
    MemoryDisk disk;
    const std::string bad(30 * 1024, 'x');
    for (int i = 0; i < 4; ++i) {
        disk.put(path, "bad" + bad + "\nbad short\ngood\n");
        EXPECT_EQ(Opened(disk).found.rejected, 2U);
    }
    EXPECT_LE(disk.get("/k/lines.rejected")->size(), rejected_limit);
    EXPECT_GT(disk.get("/k/lines.rejected")->size(), 2 * bad.size());
}

TEST(LineFile, LosesNoLineThatItTookAndKeepsNoneHalfWhateverFails) {
    at_every_step(
        [](MemoryDisk& disk) { disk.put(path, "old\nbad\ntor"); },
        [](MemoryDisk& disk) {
            Lines acknowledged{"old"};
            Lines asked{"old"};
            bool told = false;
            {
                Opened opened(disk);
                told = !opened.file;
                for (const auto* line : {"first line", "second line", "third line"}) {
                    if (!opened.file) break;
                    asked.emplace_back(line);
                    const bool taken = opened.file->append(line).has_value();
                    if (taken) acknowledged.emplace_back(line);
                    told = told || !taken;
                    if (acknowledged.size() != 3) continue;
                    std::string text;
                    for (const auto& known : acknowledged) text += known + "\n";
                    const bool replaced = opened.file->replace(text).has_value();
                    told = told || !replaced;
                }
            }
            EXPECT_EQ(told, disk.has_failed());
            auto next = disk.after_crash();
            const Opened again(next);
            ASSERT_TRUE(again.file);
            // Each that was acknowledged; of the others none but the whole of what was asked for.
            std::size_t kept = 0;
            for (const auto& line : again.lines) {
                EXPECT_TRUE(std::ranges::find(asked, line) != asked.end()) << line;
                kept += static_cast<std::size_t>(std::ranges::count(acknowledged, line));
            }
            EXPECT_EQ(kept, acknowledged.size());
        }
    );
}

TEST(LineFile, OutlivesAPowerCutWithWhatWasSynced) {
    at_every_step(
        [](MemoryDisk& disk) { disk.put(path, "old\n"); },
        [](MemoryDisk& disk) {
            bool synced = false;
            {
                Opened opened(disk);
                if (opened.file && opened.file->append("new")) synced = opened.file->sync().has_value();
            }
            auto next = disk.after_power_cut();
            const Opened again(next);
            ASSERT_TRUE(again.file);
            ASSERT_FALSE(again.lines.empty());
            EXPECT_EQ(again.lines.front(), "old");
            if (synced) EXPECT_EQ(again.lines.back(), "new");
        }
    );
}

} // namespace
} // namespace tutti::io
