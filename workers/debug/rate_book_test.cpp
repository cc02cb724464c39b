#include "workers/debug/rate_book.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::debug {

namespace {

WallTime at(std::int64_t milliseconds_since) {
    return WallTime(seconds(1'000'000) + milliseconds(milliseconds_since));
}

TEST(RateBook, AnEvenBeatHasNoJitter) {
    RateBook book;
    for (int i = 0; i < 200; ++i) book.note("/beat", at(20 * i));
    const auto& rate = book.all().at("/beat");
    EXPECT_EQ(rate.count(), 200);
    EXPECT_NEAR(*rate.interval(), 0.02, 1e-9);
    EXPECT_NEAR(*rate.deviation(), 0, 1e-9);
    EXPECT_NEAR(rate.rate(at(20 * 199)), 50, 1e-6);
}

TEST(RateBook, MeanAndDeviationAreThoseOfTheIntervals) {
    // 10, 30, 10, 30 … ms: their mean is 20, each is 10 from it.
    RateBook book;
    std::int64_t now = 0;
    book.note("a/b", at(now));
    for (int i = 0; i < 60; ++i) book.note("a/b", at(now += i % 2 == 0 ? 10 : 30));
    const auto& rate = book.all().at("a/b");
    EXPECT_NEAR(*rate.interval(), 0.02, 1e-9);
    EXPECT_NEAR(*rate.deviation(), 0.01, 1e-9);
}

TEST(RateBook, WhatWasLongAgoIsForgotten) {
    RateBook book;
    std::int64_t now = 0;
    for (int i = 0; i < 100; ++i) book.note("/a", at(now += 1000));
    for (int i = 0; i < 1000; ++i) book.note("/a", at(now += 10));
    EXPECT_NEAR(*book.all().at("/a").interval(), 0.01, 1e-6);
}

TEST(RateBook, OfOneMessageThereIsNoRate) {
    RateBook book;
    book.note("/once", at(0));
    EXPECT_FALSE(book.all().at("/once").interval());
    EXPECT_FALSE(book.all().at("/once").deviation());
    EXPECT_EQ(book.all().at("/once").rate(at(0)), 0);
}

TEST(RateBook, SilenceIsARateOfZero) {
    RateBook book;
    for (int i = 0; i < 10; ++i) book.note("/a", at(100 * i));
    EXPECT_NEAR(book.all().at("/a").rate(at(2'000)), 10, 1e-6);
    EXPECT_EQ(book.all().at("/a").rate(at(10'000)), 0);
}

TEST(RateBook, AClockThatIsSetBackIsNoInterval) {
    RateBook book;
    for (int i = 0; i < 10; ++i) book.note("/a", at(100 * i));
    book.note("/a", at(-3'600'000));
    EXPECT_NEAR(*book.all().at("/a").interval(), 0.1, 1e-9);
}

TEST(RateBook, AFloodOfNamesIsBounded) {
    RateBook book;
    for (int i = 0; i < 5000; ++i) book.note(fmt::format("/flood/{}", i), at(0));
    EXPECT_EQ(book.all().size(), RateBook::most_names);
    EXPECT_EQ(book.untracked(), 5000 - RateBook::most_names);
    book.note("/flood/0", at(1)); // known ones go on
    EXPECT_EQ(book.all().at("/flood/0").count(), 2);
    book.note("/late", at(59'000));
    EXPECT_FALSE(book.all().contains("/late"));
    book.note("/later", at(61'000));
    EXPECT_TRUE(book.all().contains("/later"));
    EXPECT_EQ(book.all().size(), 1);
}

TEST(RateBook, ANameAsLongAsAPacketIsOnlyCounted) {
    RateBook book;
    book.note("/" + std::string(1000, 'a'), at(0));
    EXPECT_TRUE(book.all().empty());
    EXPECT_EQ(book.untracked(), 1);
}

} // namespace

} // namespace tutti::debug
