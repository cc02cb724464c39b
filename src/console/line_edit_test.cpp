#include "console/line_edit.hpp"

#include <gtest/gtest.h>

namespace tutti::console {
namespace {

using enum Key::Code;

void type(LineEdit& line, std::u32string_view text) {
    for (const char32_t character : text) EXPECT_TRUE(line.take(Key{Character, character}));
}

TEST(LineEdit, CharactersGoInWhereTheCursorIs) {
    LineEdit line;
    type(line, U"lmp");
    line.take(Key{Left});
    line.take(Key{Left});
    type(line, U"ä");
    EXPECT_EQ(line.text(), "lämp");
    line.take(Key{Backspace});
    EXPECT_EQ(line.text(), "lmp");
    line.take(Key{Delete});
    EXPECT_EQ(line.text(), "lp");
}

TEST(LineEdit, MovesByWholeCharacters) {
    LineEdit line("♪ü");
    line.take(Key{Left});
    EXPECT_EQ(line.cursor(), 3U);
    line.take(Key{Home});
    line.take(Key{Right});
    EXPECT_EQ(line.cursor(), 3U);
    line.take(Key{Backspace});
    EXPECT_EQ(line.text(), "ü");
    line.take(Key{Backspace});
    EXPECT_EQ(line.text(), "ü");
}

TEST(LineEdit, ControlUForgetsWhatStandsBefore) {
    LineEdit line("call hub");
    line.take(Key{Character, U'U' - U'@'});
    EXPECT_EQ(line.text(), "");
}

TEST(LineEdit, IsBounded) {
    LineEdit line;
    for (std::size_t i = 0; i < LineEdit::longest + 100; ++i) line.take(Key{Character, U'x'});
    EXPECT_LE(line.text().size(), LineEdit::longest);
}

} // namespace
} // namespace tutti::console
