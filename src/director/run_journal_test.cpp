// RunJournal: which runs are open, whatever a crash left of the file.
#include "base/json.hpp"
#include "director/run_journal.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>

namespace tutti::director {
namespace {

using Lines = std::vector<std::string>;

class Folder {
public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("tutti-" + io::random_hex(6))) {
        std::filesystem::create_directory(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path file() const { return path_ / "director.runs"; }
    std::string text() const { return io::read_file(file()).value_or("none"); }
    void write(std::string_view text) const { EXPECT_TRUE(io::write_file_atomically(file(), text)); }
    RunJournal journal() const {
        auto journal = RunJournal::open(file());
        EXPECT_TRUE(journal);
        return std::move(*journal);
    }
    /// The open runs that a successor finds.
    Lines open_runs() const {
        Lines runs;
        for (const auto& [run, about] : journal().open_runs()) runs.push_back(run);
        return runs;
    }

private:
    std::filesystem::path path_;
};

Value about(std::string_view run, std::string_view name = "show") {
    return Value::object({{"playlist_id", run}, {"definition_id", "def"}, {"playlist_name", name}});
}
void begin(RunJournal& journal, std::string_view run) { EXPECT_TRUE(journal.began(run, about(run))); }

TEST(RunJournal, IsEmptyAndPrivateAtFirst) {
    const Folder folder;
    EXPECT_EQ(folder.open_runs(), Lines());
    EXPECT_EQ(folder.text(), "");
    struct stat found{};
    ASSERT_EQ(::stat(folder.file().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST(RunJournal, RunsThatBeganAndDidNotEndAreFoundByTheNextOne) {
    const Folder folder;
    {
        auto journal = folder.journal();
        for (const auto* run : {"a", "b", "c"}) begin(journal, run);
        EXPECT_TRUE(journal.ended("b"));
    }
    const auto next = folder.journal();
    ASSERT_EQ(next.open_runs().size(), 2U);
    EXPECT_EQ(next.open_runs().at("a"), about("a"));
    EXPECT_EQ(next.open_runs().at("c"), about("c"));
}

TEST(RunJournal, EachLineIsOnTheDiskWhenItIsSaid) {
    const Folder folder;
    auto journal = folder.journal();
    begin(journal, "a");
    EXPECT_EQ(
        folder.text(),
        "{\"began\":{\"playlist_id\":\"a\",\"definition_id\":\"def\",\"playlist_name\":\"show\"}}\n"
    );
    EXPECT_TRUE(journal.ended("a"));
    EXPECT_TRUE(folder.text().ends_with("}\n{\"ended\":\"a\"}\n"));
}

TEST(RunJournal, OpeningItForgetsWhatHasEnded) {
    const Folder folder;
    {
        auto journal = folder.journal();
        begin(journal, "a");
        begin(journal, "b");
        EXPECT_TRUE(journal.ended("a"));
    }
    static_cast<void>(folder.journal());
    EXPECT_EQ(folder.text(), fmt::format("{{\"began\":{}}}\n", print_json(about("b"))));
}

TEST(RunJournal, ARunOfThePredecessorCanEndAndStaysEnded) {
    const Folder folder;
    {
        auto first = folder.journal();
        begin(first, "a");
    }
    {
        auto second = folder.journal();
        EXPECT_TRUE(second.ended("a"));
        EXPECT_EQ(second.open_runs().size(), 0U);
    }
    EXPECT_EQ(folder.open_runs(), Lines());
}

TEST(RunJournal, TheEndOfAnUnknownRunIsNotWritten) {
    const Folder folder;
    auto journal = folder.journal();
    EXPECT_TRUE(journal.ended("never"));
    begin(journal, "a");
    EXPECT_TRUE(journal.ended("a"));
    const auto before = folder.text();
    EXPECT_TRUE(journal.ended("a"));
    EXPECT_EQ(folder.text(), before);
}

TEST(RunJournal, AnyTextIsAName) {
    const Folder folder;
    const std::string odd = "a\"\\\n{}\x01 ü";
    {
        auto journal = folder.journal();
        begin(journal, odd);
        begin(journal, "b");
    }
    EXPECT_EQ(folder.open_runs(), Lines({odd, "b"}));
    {
        auto journal = folder.journal();
        EXPECT_TRUE(journal.ended(odd));
    }
    EXPECT_EQ(folder.open_runs(), Lines({"b"}));
}

TEST(RunJournal, CutAtEachByteItKnowsWhatItsWholeLinesSay) {
    const Folder folder;
    {
        auto journal = folder.journal();
        begin(journal, "a");
        begin(journal, "b");
        EXPECT_TRUE(journal.ended("a"));
        begin(journal, "c");
        EXPECT_TRUE(journal.ended("c"));
    }
    const auto whole = folder.text();
    // What is open once so many lines are there.
    const std::vector<Lines> open = {{}, {"a"}, {"a", "b"}, {"b"}, {"b", "c"}, {"b"}};
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        folder.write(whole.substr(0, cut));
        // A line that lacks but its end is whole.
        const auto there = whole.substr(0, cut) + (cut < whole.size() && whole[cut] == '\n' ? "\n" : "");
        const auto lines = static_cast<std::size_t>(std::ranges::count(there, '\n'));
        EXPECT_EQ(folder.open_runs(), open.at(lines)) << "cut at " << cut;
        // What is said next does not suffer from the torn line.
        folder.write(whole.substr(0, cut));
        {
            auto journal = folder.journal();
            begin(journal, "z");
        }
        auto more = open.at(lines);
        more.emplace_back("z");
        EXPECT_EQ(folder.open_runs(), more) << "cut at " << cut;
    }
}

TEST(RunJournal, GarbageIsLeftOut) {
    const Folder folder;
    const auto a = fmt::format("{{\"began\":{}}}\n", print_json(about("a")));
    for (const std::string garbage :
         {"\n\n", "garbage\n", "{\"began\":\n", "{\"began\":5}\n", "{\"began\":{}}\n",
          "{\"began\":{\"playlist_id\":7}}\n", "{\"ended\":{}}\n", "{\"ended\":\"b\"}\n", "[]\n", "null\n",
          "\xff\xfe\n", "{\"more\":\"b\"}\n"}) {
        folder.write(garbage + a + garbage);
        EXPECT_EQ(folder.open_runs(), Lines({"a"})) << garbage;
    }
    folder.write(std::string("\0\0\0\0\n", 5) + a + std::string(100, '\0'));
    EXPECT_EQ(folder.open_runs(), Lines({"a"}));
}

TEST(RunJournal, AFolderThatIsNotThereIsAnError) {
    const Folder folder;
    EXPECT_FALSE(RunJournal::open(folder.file() / "runs"));
    EXPECT_FALSE(RunJournal::open(folder.file().parent_path()));
}

TEST(RunJournal, IsRewrittenOnceItIsPastAMegabyte) {
    constexpr std::size_t megabyte = 1024 * 1024;
    const Folder folder;
    auto journal = folder.journal();
    begin(journal, "open");
    std::size_t largest = 0;
    int shrunk = 0;
    for (int i = 0; i < 40'000; ++i) {
        const auto run = fmt::format("run-{}", i);
        begin(journal, run);
        ASSERT_TRUE(journal.ended(run));
        const auto size = std::filesystem::file_size(folder.file());
        shrunk += size < largest / 2 ? 1 : 0;
        largest = size < largest / 2 ? size : std::max(largest, size);
        ASSERT_LT(size, megabyte + 1024);
    }
    EXPECT_GE(shrunk, 3);
    begin(journal, "last");
    EXPECT_EQ(folder.open_runs(), Lines({"last", "open"}));
}

TEST(RunJournal, ManyOpenRunsAreNotRewrittenAtEachLine) {
    const Folder folder;
    auto journal = folder.journal();
    const std::string long_name(4000, 'n');
    struct stat before{};
    int rewritten = 0;
    for (int i = 0; i < 1000; ++i) { // 4 MB that are open
        const auto run = fmt::format("run-{:04}", i);
        ASSERT_TRUE(journal.began(run, about(run, long_name)));
        struct stat now{};
        ASSERT_EQ(::stat(folder.file().c_str(), &now), 0);
        rewritten += i > 0 && now.st_ino != before.st_ino ? 1 : 0;
        before = now;
    }
    EXPECT_GE(rewritten, 1);
    EXPECT_LE(rewritten, 3);
    EXPECT_EQ(folder.open_runs().size(), 1000U);
}

/// No file may grow past so many bytes while this lives: a full disk.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        signal_ = ::signal(SIGXFSZ, SIG_IGN);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        ::signal(SIGXFSZ, signal_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit before_{};
    void (*signal_)(int) = nullptr;
};

TEST(RunJournal, ALineThatAFullDiskToreSpoilsNoneThatFollow) {
    const Folder folder;
    auto journal = folder.journal();
    begin(journal, "a");
    {
        const FullDisk full(folder.text().size() + 20);
        EXPECT_FALSE(journal.began("b", about("b")));
        EXPECT_FALSE(journal.began("c", about("c")));
    }
    begin(journal, "d");
    // "b" and "c" were begun all the same, so they are noted as soon as that is possible.
    EXPECT_EQ(folder.open_runs(), Lines({"a", "b", "c", "d"}));
}

} // namespace
} // namespace tutti::director
