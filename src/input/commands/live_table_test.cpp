#include "input/commands/live_table.hpp"

#include <gtest/gtest.h>

namespace tutti::input {
namespace {

contract::Event event(std::string type, Value data, double at = 100) {
    contract::Event made;
    made.type = std::move(type);
    made.source = "pad";
    made.timestamp = wall_time_from_seconds(at);
    made.data = std::move(data);
    return made;
}

std::string print(const LiveTable& table, std::size_t rows = 50, std::size_t columns = 100) {
    return table.print(command::Colours::Off, columns, rows, wall_time_from_seconds(200));
}

TEST(Bar, GrowsFromZeroToEitherSide) {
    EXPECT_EQ(bar(1, 0, 1, 4), "████");
    EXPECT_EQ(bar(0.5, 0, 1, 4), "██  ");
    EXPECT_EQ(bar(0, 0, 1, 4), "    ");
    EXPECT_EQ(bar(1, -1, 1, 4), "  ██");
    EXPECT_EQ(bar(-1, -1, 1, 4), "██  ");
    EXPECT_EQ(bar(9, 0, 1, 4), "████");
    EXPECT_EQ(bar(0.125, 0, 1, 1), "▏");
}

TEST(LiveTable, ShowsTheNewestOfEachStreamWithABar) {
    LiveTable table;
    table.take(event("raw.axis", Value::object({{"code", "left_x"}, {"value", 0.25}, {"device", "usb-1"}})));
    table.take(event("raw.axis", Value::object({{"code", "left_x"}, {"value", -0.5}, {"device", "usb-1"}})));
    table.take(event("button.press", Value::object({{"code", "a"}, {"device", "usb-1"}})));
    const auto text = print(table);
    EXPECT_NE(text.find("pad  usb-1\n"), std::string::npos) << text;
    EXPECT_NE(text.find("-0.5"), std::string::npos) << text;
    EXPECT_EQ(text.find("0.25"), std::string::npos) << text;
    EXPECT_NE(text.find("button.press a"), std::string::npos) << text;
}

TEST(LiveTable, FitsTheTerminal) {
    LiveTable table;
    for (int i = 0; i < 40; ++i)
        table.take(event("raw.axis", Value::object({{"code", std::to_string(i)}, {"value", i}})));
    const auto text = print(table, 10, 30);
    EXPECT_EQ(std::ranges::count(text, '\n'), 11);
    EXPECT_NE(text.find("and 31 lines more"), std::string::npos) << text;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
        EXPECT_LE(command::width(std::string_view(text).substr(at, text.find('\n', at) - at)), 30U);
}

TEST(LiveTable, ShowsWhatHasNewNamesAgainAndAgainAndManyNumbers) {
    LiveTable table;
    for (int i = 0; i < 1000; ++i) {
        std::vector<Member> numbers;
        for (int j = 0; j < 50; ++j) numbers.push_back({fmt::format("n{}", i + j), i + j});
        table.take(event("raw.many", Value::object(std::move(numbers))));
    }
    const auto text = print(table);
    EXPECT_NE(text.find("n999 "), std::string::npos) << text;
    EXPECT_EQ(std::ranges::count(text, '\n'), 7) << text; // a heading and six numbers
}

TEST(LiveTable, IsBoundedAndShowsNothingThatMovesTheCursor) {
    LiveTable table;
    for (int i = 0; i < 1000; ++i)
        table.take(event("raw.axis", Value::object({{"code", std::to_string(i)}, {"value", i}}), 100 + i));
    EXPECT_LE(std::ranges::count(print(table, 5000), '\n'), 1 + static_cast<int>(LiveTable::most_rows));
    LiveTable hostile;
    hostile.take(event("a", Value::object({{"code", "\x1b[2J"}, {"text", "\x1b[2J"}, {"device", "\x1b[2J"}}))
    );
    EXPECT_EQ(print(hostile).find('\x1b'), std::string::npos);
}

} // namespace
} // namespace tutti::input
