#include "io/temporary_folder_testing.hpp"
#include "logs/log_tail.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <vector>

namespace tutti::logs {

namespace {

class LogTails : public testing::Test {
protected:
    void write(std::string_view text) { std::ofstream(path_, std::ios::app) << text; }

    std::vector<std::string> news(LogTail& tail) {
        std::vector<std::string> lines;
        tail.read_new([&](std::string_view line) { lines.emplace_back(line); });
        return lines;
    }
    using Lines = std::vector<std::string>;

    io::TemporaryFolder folder_;
    std::filesystem::path path_ = folder_.path / "a.log";
};

TEST_F(LogTails, GivesWholeLinesAsTheyCome) {
    write("old\n");
    LogTail tail(path_, 0);
    EXPECT_EQ(news(tail), Lines{});
    write("one\ntw");
    EXPECT_EQ(news(tail), Lines{"one"});
    write("o\n\n");
    EXPECT_EQ(news(tail), (Lines{"two", ""}));
}

TEST_F(LogTails, BeginsWithWholeLinesOfThePast) {
    write("first\nsecond\nthird\n");
    const std::vector<std::pair<std::size_t, Lines>> cases = {
        {0, {}},
        {5, {}},
        {6, {"third"}},
        {7, {"third"}},
        {13, {"second", "third"}},
        {18, {"second", "third"}},
        {19, {"first", "second", "third"}},
        {1000, {"first", "second", "third"}},
        {LogTail::all, {"first", "second", "third"}},
    };
    for (const auto& [past, lines] : cases) {
        LogTail tail(path_, past);
        EXPECT_EQ(news(tail), lines) << past;
        write("x\n");
        EXPECT_EQ(news(tail), Lines{"x"}) << past;
        std::filesystem::resize_file(path_, 19);
    }
}

TEST_F(LogTails, ReadsTheOldFileToItsEndBeforeTheNewOne) {
    write("one\n");
    LogTail tail(path_, LogTail::all);
    EXPECT_EQ(news(tail), Lines{"one"});
    write("two\n");
    std::filesystem::rename(path_, folder_.path / "a.log.1");
    write("three\n");
    EXPECT_EQ(news(tail), (Lines{"two", "three"}));
}

TEST_F(LogTails, AFileThatComesLaterIsReadFromItsBeginning) {
    LogTail tail(path_, 0);
    EXPECT_EQ(news(tail), Lines{});
    write("one\n");
    EXPECT_EQ(news(tail), Lines{"one"});
}

TEST_F(LogTails, ALineWithoutEndComesInPieces) {
    LogTail tail(path_, 0);
    write(std::string(3 * LogTail::longest_line, 'x'));
    const auto lines = news(tail);
    EXPECT_GE(lines.size(), 2U);
    for (const auto& line : lines) EXPECT_LE(line.size(), LogTail::longest_line + 8192);
}

} // namespace

} // namespace tutti::logs
