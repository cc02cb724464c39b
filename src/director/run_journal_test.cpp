// RunJournal: which runs are open, whatever a crash left of the file.
#include "director/run_journal.hpp"
#include "io/disk_testing.hpp"
#include "io/temporary_folder_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

namespace tutti::director {
namespace {

using Lines = std::vector<std::string>;

const std::filesystem::path journal_file = "/run/director.runs";

/// A journal's file on a disk in memory.
struct Shelf {
    std::string text() { return disk.get(journal_file).value_or("none"); }
    void write(std::string text) { disk.put(journal_file, std::move(text)); }
    RunJournal journal() {
        auto journal = RunJournal::open(disk, journal_file, found);
        EXPECT_TRUE(journal);
        return std::move(*journal);
    }
    /// The open runs that a successor finds.
    Lines open_runs() {
        Lines runs;
        for (const auto& [run, about] : journal().open_runs()) runs.push_back(run);
        return runs;
    }

    io::MemoryDisk disk;
    io::LinesFound found;
};

event::LostRun about(std::string_view run, std::string_view name = "show") {
    return {std::string(run), "def", std::string(name), {}};
}
void begin(RunJournal& journal, std::string_view run) { EXPECT_TRUE(journal.began(about(run))); }
std::string line(std::string_view run) { return print(RunBegan{about(run)}) + "\n"; }

TEST(RunJournal, IsEmptyAndPrivateAtFirst) {
    const io::TemporaryFolder folder;
    io::SystemDisk disk;
    io::LinesFound found;
    const auto journal = RunJournal::open(disk, folder.path / "director.runs", found);
    ASSERT_TRUE(journal);
    EXPECT_TRUE(journal->open_runs().empty());
    struct stat status{};
    ASSERT_EQ(::stat((folder.path / "director.runs").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    EXPECT_EQ(status.st_size, 0);
}

TEST(RunJournal, RunsThatBeganAndDidNotEndAreFoundByTheNextOne) {
    Shelf shelf;
    {
        auto journal = shelf.journal();
        for (const auto* run : {"a", "b", "c"}) begin(journal, run);
        EXPECT_TRUE(journal.ended("b"));
    }
    const auto next = shelf.journal();
    ASSERT_EQ(next.open_runs().size(), 2U);
    EXPECT_EQ(next.open_runs().at("a"), about("a"));
    EXPECT_EQ(next.open_runs().at("c"), about("c"));
}

TEST(RunJournal, EachLineIsOnTheDiskWhenItIsSaid) {
    Shelf shelf;
    auto journal = shelf.journal();
    begin(journal, "a");
    EXPECT_EQ(
        shelf.text(),
        "{\"v\":1,\"began\":{\"playlist_id\":\"a\",\"definition_id\":\"def\",\"playlist_name\":\"show\"}}\n"
    );
    EXPECT_TRUE(journal.ended("a"));
    EXPECT_TRUE(shelf.text().ends_with("}\n{\"v\":1,\"ended\":\"a\"}\n"));
}

TEST(RunJournal, OpeningItForgetsWhatHasEnded) {
    Shelf shelf;
    {
        auto journal = shelf.journal();
        begin(journal, "a");
        begin(journal, "b");
        EXPECT_TRUE(journal.ended("a"));
    }
    static_cast<void>(shelf.journal());
    EXPECT_EQ(shelf.text(), line("b"));
}

TEST(RunJournal, ARunOfThePredecessorCanEndAndStaysEnded) {
    Shelf shelf;
    {
        auto first = shelf.journal();
        begin(first, "a");
    }
    {
        auto second = shelf.journal();
        EXPECT_TRUE(second.ended("a"));
        EXPECT_EQ(second.open_runs().size(), 0U);
    }
    EXPECT_EQ(shelf.open_runs(), Lines());
}

TEST(RunJournal, TheEndOfAnUnknownRunIsNotWritten) {
    Shelf shelf;
    auto journal = shelf.journal();
    EXPECT_TRUE(journal.ended("never"));
    begin(journal, "a");
    EXPECT_TRUE(journal.ended("a"));
    const auto before = shelf.text();
    EXPECT_TRUE(journal.ended("a"));
    EXPECT_EQ(shelf.text(), before);
}

TEST(RunJournal, AnyTextIsAName) {
    Shelf shelf;
    const std::string odd = "a\"\\\n{}\x01 ü";
    {
        auto journal = shelf.journal();
        begin(journal, odd);
        begin(journal, "b");
    }
    EXPECT_EQ(shelf.open_runs(), Lines({odd, "b"}));
    {
        auto journal = shelf.journal();
        EXPECT_TRUE(journal.ended(odd));
    }
    EXPECT_EQ(shelf.open_runs(), Lines({"b"}));
}

TEST(RunJournal, CutAtEachByteItKnowsWhatItsWholeLinesSay) {
    Shelf shelf;
    {
        auto journal = shelf.journal();
        begin(journal, "a");
        begin(journal, "b");
        EXPECT_TRUE(journal.ended("a"));
        begin(journal, "c");
        EXPECT_TRUE(journal.ended("c"));
    }
    const auto whole = shelf.text();
    // What is open once so many lines are there.
    const std::vector<Lines> open = {{}, {"a"}, {"a", "b"}, {"b"}, {"b", "c"}, {"b"}};
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        shelf.write(whole.substr(0, cut));
        const auto lines = static_cast<std::size_t>(std::ranges::count(whole.substr(0, cut), '\n'));
        EXPECT_EQ(shelf.open_runs(), open.at(lines)) << "cut at " << cut;
        // What is said next does not suffer from the torn line.
        shelf.write(whole.substr(0, cut));
        {
            auto journal = shelf.journal();
            begin(journal, "z");
        }
        auto more = open.at(lines);
        more.emplace_back("z");
        EXPECT_EQ(shelf.open_runs(), more) << "cut at " << cut;
    }
}

TEST(RunJournal, LinesThatAreNotUnderstoodAreSetAsideAndCounted) {
    for (const std::string garbage :
         {"", "garbage", "{\"began\":", "{\"began\":5}", "{\"began\":{}}", "{\"began\":{\"playlist_id\":7}}",
          "{\"began\":{\"playlist_id\":\"x\"}}", "{\"ended\":{}}", "[]", "null", "\xff\xfe",
          "{\"more\":\"b\"}", "{\"v\":2,\"ended\":\"a\"}", "{\"v\":\"one\",\"ended\":\"a\"}"}) {
        Shelf shelf;
        shelf.write(garbage + "\n" + line("a") + garbage + "\n");
        EXPECT_EQ(shelf.open_runs(), Lines({"a"})) << garbage;
        EXPECT_EQ(shelf.found.rejected, 2U) << garbage;
        EXPECT_TRUE(shelf.found.why.starts_with("line 1: ")) << shelf.found.why;
        EXPECT_EQ(shelf.disk.get("/run/director.runs.rejected"), garbage + "\n" + garbage + "\n");
        EXPECT_EQ(shelf.text(), line("a"));
    }
}

TEST(RunJournal, LinesOfBeforeThereWereVersionsAreUnderstood) {
    Shelf shelf;
    shelf.write(
        R"({"began":{"playlist_id":"a","definition_id":"d","playlist_name":"n","playlist_metadata":{"owner":"x"}}})"
        "\n"
        R"({"began":{"playlist_id":"b","definition_id":"d","playlist_name":"n"}})"
        "\n"
        R"({"ended":"b"})"
        "\n"
    );
    const auto journal = shelf.journal();
    EXPECT_EQ(shelf.found.rejected, 0U);
    ASSERT_EQ(journal.open_runs().size(), 1U);
    EXPECT_EQ(journal.open_runs().at("a"), (event::LostRun{"a", "d", "n", Value::object({{"owner", "x"}})}));
}

TEST(RunJournal, AFolderThatIsNotThereIsAnError) {
    const io::TemporaryFolder folder;
    io::SystemDisk disk;
    io::LinesFound found;
    EXPECT_FALSE(RunJournal::open(disk, folder.path / "none" / "runs", found));
    EXPECT_FALSE(RunJournal::open(disk, folder.path, found));
}

TEST(RunJournal, IsRewrittenOnceItIsPastAMegabyte) {
    constexpr std::size_t megabyte = 1024 * 1024;
    Shelf shelf;
    auto journal = shelf.journal();
    begin(journal, "open");
    std::size_t largest = 0;
    int shrunk = 0;
    for (int i = 0; i < 40'000; ++i) {
        const auto run = fmt::format("run-{}", i);
        begin(journal, run);
        ASSERT_TRUE(journal.ended(run));
        const auto size = shelf.disk.size(journal_file);
        shrunk += size < largest / 2 ? 1 : 0;
        largest = size < largest / 2 ? size : std::max(largest, size);
        ASSERT_LT(size, megabyte + 1024);
    }
    EXPECT_GE(shrunk, 3);
    begin(journal, "last");
    EXPECT_EQ(shelf.open_runs(), Lines({"last", "open"}));
}

TEST(RunJournal, ManyOpenRunsAreNotRewrittenAtEachLine) {
    const io::TemporaryFolder folder;
    io::SystemDisk disk;
    io::LinesFound found;
    const auto path = folder.path / "director.runs";
    auto journal = RunJournal::open(disk, path, found);
    ASSERT_TRUE(journal);
    const std::string long_name(4000, 'n');
    struct stat before{};
    int rewritten = 0;
    for (int i = 0; i < 1000; ++i) { // 4 MB that are open
        ASSERT_TRUE(journal->began(about(fmt::format("run-{:04}", i), long_name)));
        struct stat now{};
        ASSERT_EQ(::stat(path.c_str(), &now), 0);
        rewritten += i > 0 && now.st_ino != before.st_ino ? 1 : 0;
        before = now;
    }
    EXPECT_GE(rewritten, 1);
    EXPECT_LE(rewritten, 3);
    EXPECT_EQ(RunJournal::open(disk, path, found)->open_runs().size(), 1000U);
}

/// What was acknowledged holds, whichever step of the disk fails; what failed is noted with the next line.
TEST(RunJournal, NothingThatWasNotedIsLostWhicheverStepFails) {
    const auto begin_with = [](io::MemoryDisk& disk) { disk.put(journal_file, line("old")); };
    io::at_every_step(begin_with, [](io::MemoryDisk& disk) {
        io::LinesFound found;
        Lines noted = {"old"};
        {
            auto journal = RunJournal::open(disk, journal_file, found);
            for (const auto* run : {"a", "b", "c"})
                if (journal && journal->began(about(run))) noted.emplace_back(run);
        }
        auto later = disk.after_crash();
        const auto next = RunJournal::open(later, journal_file, found);
        ASSERT_TRUE(next);
        EXPECT_EQ(found.rejected, 0U) << found.why;
        for (const auto& run : noted) EXPECT_TRUE(next->open_runs().contains(run)) << run;
    });
}

TEST(RunJournal, WhatAFullDiskRefusedIsNotedOnceThereIsRoom) {
    Shelf shelf;
    {
        auto journal = shelf.journal();
        begin(journal, "a");
        shelf.disk.fail_at(0, io::Fault::Full);
        EXPECT_FALSE(journal.began(about("b")));
        begin(journal, "c");
    }
    // "b" was begun all the same.
    EXPECT_EQ(shelf.open_runs(), Lines({"a", "b", "c"}));
}

} // namespace
} // namespace tutti::director
