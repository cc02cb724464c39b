#include "base/json.hpp"
#include "governance/jobs/program_lines.hpp"

#include <gtest/gtest.h>

namespace tutti::governance::jobs {
namespace {

using Lines = std::deque<std::string>;

ProgramLines after(std::string_view text) {
    ProgramLines lines;
    lines.take(text);
    lines.end();
    return lines;
}

TEST(ProgramLines, SayHowFarItIsWhatCameOfItAndTheRest) {
    auto lines = after("begin\nprogress 0.25 one of four\nresult {\"files\":4}\nprogress 1\nat the end");
    EXPECT_EQ(lines.take_progress(), (ProgramLines::Progress{1, ""}));
    EXPECT_EQ(lines.take_progress(), std::nullopt);
    EXPECT_EQ(print_json(lines.result()), R"({"files":4})");
    EXPECT_EQ(lines.last(), (Lines{"begin", "at the end"}));
}

TEST(ProgramLines, ComeToTheSameHoweverTheyWereCut) {
    constexpr std::string_view text = "a\r\nprogress 0.5 h\xC3\xA4lf\nresult [1,2]\nb\x1B[2J\n\nc";
    const auto whole = after(text);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        ProgramLines lines;
        lines.take(text.substr(0, cut));
        lines.take(text.substr(cut));
        lines.end();
        EXPECT_EQ(lines.last(), whole.last());
        EXPECT_EQ(lines.result(), whole.result());
        EXPECT_EQ(lines.complaint(), whole.complaint());
        EXPECT_EQ(lines.take_progress(), (ProgramLines::Progress{0.5, "h\xC3\xA4lf"}));
        static_cast<void>(after(text.substr(0, cut)));
    }
    EXPECT_EQ(whole.last(), (Lines{"a", "b?[2J", "c"}));
}

TEST(ProgramLines, WhatOnlyLooksLikeAWordOfThemIsALine) {
    const auto lines =
        after("progress\nprogress 2\nprogress -1 x\nprogress nan\nprogressing 1\nresult\nresult {\n");
    EXPECT_EQ(
        lines.last(),
        (Lines{
            "progress", "progress 2", "progress -1 x", "progress nan", "progressing 1", "result", "result {"
        })
    );
    EXPECT_TRUE(lines.result().is_null());
}

TEST(ProgramLines, WhyAResultWasNotTakenIsSaid) {
    EXPECT_EQ(after("result 1\nresult\nresults {\n").complaint(), "");
    EXPECT_TRUE(after("result {\n").complaint().starts_with("a line result is no JSON: "));
    const auto before = after("result 1\nresult {\n");
    EXPECT_EQ(before.result(), Value(1));
    EXPECT_NE(before.complaint(), "");
    EXPECT_EQ(after("result {\nresult 1\n").complaint(), "");
}

TEST(ProgramLines, AResultIsTakenUpToItsLimitAndNeverInPart) {
    const auto quoted = [](std::size_t bytes) { return "result \"" + std::string(bytes - 2, 'x') + "\""; };
    EXPECT_EQ(after(quoted(ProgramLines::longest_result)).complaint(), "");
    EXPECT_FALSE(after(quoted(ProgramLines::longest_result)).result().is_null());
    const auto longer = after(quoted(ProgramLines::longest_result + 1));
    EXPECT_EQ(longer.complaint(), "a line result has more than 32768 bytes");
    EXPECT_TRUE(longer.result().is_null());
    EXPECT_EQ(longer.last().size(), 1U);
    // Its beginning would be JSON, too.
    const auto spaced = after("result [1]" + std::string(ProgramLines::longest_result, ' ') + "x");
    EXPECT_TRUE(spaced.result().is_null());
    EXPECT_EQ(spaced.complaint(), longer.complaint());
}

TEST(ProgramLines, OfMuchTheLastIsKept) {
    ProgramLines lines;
    for (int i = 0; i < 1000; ++i) lines.take("line " + std::to_string(i) + "\n");
    EXPECT_EQ(lines.last().size(), ProgramLines::most_lines);
    EXPECT_EQ(lines.last().back(), "line 999");
    for (int i = 0; i < 1000; ++i) lines.take(std::string(10'000, 'x'));
    lines.end();
    EXPECT_EQ(lines.last().back(), std::string(ProgramLines::longest_line, 'x'));
}

} // namespace
} // namespace tutti::governance::jobs
