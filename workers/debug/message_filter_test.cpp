#include "workers/debug/message_filter.hpp"

#include <gtest/gtest.h>

namespace tutti::debug {

namespace {

MessageFilter filter(const Value& text) { return MessageFilter::parse(text).value(); }

std::string refusal(const Value& filters) {
    const auto parsed = MessageFilter::parse(filters);
    return parsed ? "" : parsed.error().message;
}

TEST(MessageFilter, PatternsTakeAddressesAndFiltersTakeTopics) {
    EXPECT_TRUE(filter("/audio/*").takes("/audio/beat"));
    EXPECT_FALSE(filter("/audio/*").takes("/light/beat"));
    EXPECT_FALSE(filter("/audio/*").takes("audio/beat"));
    EXPECT_TRUE(filter("//*").takes("/a/b/c"));
    EXPECT_TRUE(filter("reading/+/load").takes("reading/system/load"));
    EXPECT_FALSE(filter("#").takes("/audio/beat"));
    EXPECT_TRUE(filter("#").takes("event/a"));
}

TEST(MessageFilter, AListTakesWhatAnyOfItTakes) {
    const auto both = filter(Value::array({"/audio/{beat,bar}", "event/#"}));
    EXPECT_TRUE(both.takes("/audio/bar"));
    EXPECT_TRUE(both.takes("event/button/press"));
    EXPECT_FALSE(both.takes("/audio/levels"));
    EXPECT_FALSE(both.takes("reading/a/b"));
}

TEST(MessageFilter, WithoutOneEverythingIsTaken) {
    EXPECT_TRUE(MessageFilter().takes("/a"));
    EXPECT_TRUE(MessageFilter().takes("a"));
    EXPECT_TRUE(MessageFilter().takes("")); // what is malformed
    EXPECT_FALSE(filter("#").takes(""));
    EXPECT_FALSE(filter("//*").takes(""));
}

TEST(MessageFilter, WhatIsNoneIsRefusedBySayingWhich) {
    EXPECT_NE(refusal("a/#/b").find("'a/#/b' is neither"), std::string::npos);
    EXPECT_NE(refusal("").find("'' is neither"), std::string::npos);
    EXPECT_NE(refusal("/a/[b").find("'/a/[b'"), std::string::npos);
    EXPECT_NE(refusal(7).find("text"), std::string::npos);
    EXPECT_NE(refusal(Value::array({"a", true})).find("text"), std::string::npos);
    EXPECT_NE(refusal(Value::array(std::vector<Value>(17, "a"))).find("more than 16"), std::string::npos);
    EXPECT_EQ(refusal("\x1b[2J/#/x").find('\x1b'), std::string::npos);
}

} // namespace

} // namespace tutti::debug
