#include "base/json.hpp"
#include "workers/debug/log_book.hpp"

#include <gtest/gtest.h>

namespace tutti::debug {

namespace {

const HeardLine& newest(const LogBook& book) { return book.lines().at(book.lines().newest()); }

TEST(LogBook, TakesAServicesLineApart) {
    LogBook book(10);
    book.take(
        R"({"timestamp":1000.5,"level":"warn","service":"osc","message":"a packet is no OSC","from":"::1"})",
        "osc", 2
    );
    EXPECT_EQ(
        print_json(to_value(newest(book), 1)),
        R"({"sequence":1,"timestamp":1000.5,"level":"warning","service":"osc","message":"a packet is no OSC","fields":{"from":"::1"}})"
    );
    EXPECT_EQ(
        print_line(newest(book), seconds(3600)),
        R"(01:16:40.500  osc  warning  a packet is no OSC from="::1")"
    );
}

TEST(LogBook, AnyBytesAreALine) {
    LogBook book(10);
    book.take("plain \xff words\x1b[31m", "beamer", 7);
    const auto value = to_value(newest(book), 1);
    EXPECT_EQ(value.find("service")->string(), "beamer");
    EXPECT_EQ(value.find("timestamp")->number(), 7);
    EXPECT_TRUE(parse_json(print_json(value)));
    EXPECT_EQ(print_line(newest(book), seconds(0)).find('\x1b'), std::string::npos);
}

TEST(LogBook, ALongLineIsCutWithAMark) {
    LogBook book(10);
    const std::string message(100'000, 'x');
    book.take(R"({"level":"error","service":"a","message":")" + message + R"("})", "a", 1);
    const auto& line = newest(book);
    EXPECT_EQ(line.record.level, logs::Level::Error);
    EXPECT_EQ(line.record.message.size(), HeardLine::most_bytes);
    EXPECT_LE(line.record.message.capacity() + line.record.text.capacity(), 2 * HeardLine::most_bytes);
    EXPECT_TRUE(to_value(line, 1).find("cut")->boolean());
}

} // namespace

} // namespace tutti::debug
