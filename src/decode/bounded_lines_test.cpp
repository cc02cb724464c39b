#include "decode/bounded_lines.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::decode {
namespace {

using Lines = std::vector<std::string>;

Lines all(BoundedLines& lines, std::string_view bytes) {
    lines.feed(bytes);
    Lines found;
    while (const auto line = lines.next()) found.emplace_back(*line);
    return found;
}

TEST(BoundedLines, AreTheSameWhereverTheStreamIsSplit) {
    constexpr std::string_view text = "one\r\n\ntwo\nthree\n";
    for (std::size_t at = 0; at <= text.size(); ++at) {
        BoundedLines lines;
        auto found = all(lines, text.substr(0, at));
        const auto rest = all(lines, text.substr(at));
        found.insert(found.end(), rest.begin(), rest.end());
        EXPECT_EQ(found, (Lines{"one", "two", "three"})) << at;
    }
}

TEST(BoundedLines, ALineThatIsTooLongIsPassedOverOnceAndTheNextIsThere) {
    for (std::size_t piece = 1; piece <= 20; ++piece) {
        BoundedLines lines(5);
        const std::string text = "12345\n1234567890123456789\nok\n";
        Lines found;
        for (std::size_t at = 0; at < text.size(); at += piece)
            for (auto& line : all(lines, std::string_view(text).substr(at, piece))) found.push_back(line);
        EXPECT_EQ(found, (Lines{"12345", "ok"})) << piece;
        EXPECT_EQ(lines.too_long(), 1U) << piece;
    }
}

TEST(BoundedLines, KeepNoMoreThanALineOfAStreamWithoutEnds) {
    BoundedLines lines(10);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(all(lines, "xxxxxxxxxxxxxxxx").empty());
    EXPECT_EQ(lines.too_long(), 1U);
    EXPECT_EQ(all(lines, "\nthere\n"), Lines{"there"});
}

} // namespace
} // namespace tutti::decode
