#include "console/list_view.hpp"

#include <gtest/gtest.h>

namespace tutti::console {
namespace {

using enum Key::Code;

TEST(ListView, SelectionStaysInSight) {
    ListView list;
    for (int i = 0; i < 7; ++i) EXPECT_TRUE(list.take(Key{Down}, 20, 5));
    EXPECT_EQ(list.selected(), 7);
    EXPECT_EQ(list.top(), 3);
    list.take(Key{PageUp}, 20, 5);
    EXPECT_EQ(list.selected(), 3);
    EXPECT_EQ(list.top(), 3);
    list.take(Key{Home}, 20, 5);
    EXPECT_EQ(list.top(), 0);
}

TEST(ListView, EndsAreEnds) {
    ListView list;
    list.take(Key{Up}, 3, 5);
    EXPECT_EQ(list.selected(), 0);
    list.take(Key{Character, U'G'}, 3, 5);
    list.take(Key{Character, U'j'}, 3, 5);
    EXPECT_EQ(list.selected(), 2);
    EXPECT_EQ(list.top(), 0);
}

TEST(ListView, ShrinkingRowsTakeTheSelectionAlong) {
    ListView list;
    list.take(Key{End}, 100, 10);
    EXPECT_EQ(list.top(), 90);
    list.settle(4, 10);
    EXPECT_EQ(list.selected(), 3);
    EXPECT_EQ(list.top(), 0);
    list.settle(0, 0);
    EXPECT_EQ(list.selected(), 0);
}

} // namespace
} // namespace tutti::console
