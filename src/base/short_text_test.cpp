#include "base/short_text.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace tutti {

TEST(ShortText, TakesSixteenBytes) { static_assert(sizeof(ShortText) == 16); }

TEST(ShortText, IsWhatItWasMadeOfWhateverItsLength) {
    for (std::size_t size = 0; size < 100; ++size) {
        const std::string source(size, static_cast<char>('a' + size % 26));
        const ShortText text(source);
        EXPECT_EQ(text, source);
        EXPECT_EQ(text.size(), size);
        EXPECT_EQ(text.empty(), size == 0);
    }
}

TEST(ShortText, HoldsAnyBytes) {
    const std::string source("\0\x7f\xff", 3);
    EXPECT_EQ(ShortText(source), source);
    EXPECT_EQ(ShortText(std::string(15, '\x7f')), std::string(15, '\x7f'));
}

TEST(ShortText, CopiesAreApartAndWhatIsMovedFromIsEmpty) {
    for (const std::string source : {"short", "a text that does not fit inside"}) {
        ShortText text(source);
        ShortText copy(text);
        text = "another";
        EXPECT_EQ(copy, source);
        const ShortText moved(std::move(copy));
        EXPECT_EQ(moved, source);
        EXPECT_TRUE(copy.empty()); // NOLINT(bugprone-use-after-move): the subject
        text = moved;
        EXPECT_EQ(text, moved);
    }
}

TEST(ShortText, IsInTheOrderOfItsBytesAndFoundByOthers) {
    std::map<ShortText, int, std::less<>> numbers;
    numbers.try_emplace("one that is not short", 1);
    numbers.try_emplace("b", 2);
    numbers.try_emplace("a", 3);
    std::vector<int> in_order;
    for (const auto& [name, number] : numbers) in_order.push_back(number);
    EXPECT_EQ(in_order, (std::vector{3, 2, 1}));
    EXPECT_EQ(numbers.find(std::string_view("b"))->second, 2);
    EXPECT_EQ(numbers.find(std::string_view("c")), numbers.end());
}

} // namespace tutti
