#include "workers/otlp/event_spans.hpp"
#include "workers/otlp/moment_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::otlp {
namespace {

contract::Event event(std::string id, std::string type, double second, std::string cause = {}) {
    contract::Event said;
    said.id = std::move(id);
    said.type = std::move(type);
    said.source = "director";
    said.timestamp = wall_time_from_seconds(1000 + second);
    if (!cause.empty()) said.cause = std::move(cause);
    return said;
}

TEST(EventSpans, WhatAnEventLedToAreItsChildrenInOneTrace) {
    EventSpans spans;
    spans.hear(event("1", "button.press", 0), at(0));
    spans.hear(event("2", "button.double", 0.1, "1"), at(0.1));
    spans.hear(event("3", "light.flash", 0.3, "2"), at(0.3));
    const auto taken = spans.take(at(2));
    ASSERT_EQ(taken.size(), 3U);
    EXPECT_EQ(taken[0].name, "button.press");
    EXPECT_EQ(taken[0].parent, "");
    EXPECT_EQ(taken[1].parent, taken[0].id);
    EXPECT_EQ(taken[2].parent, taken[1].id);
    EXPECT_EQ(taken[1].trace, taken[0].trace);
    EXPECT_EQ(taken[2].trace, taken[0].trace);
    EXPECT_EQ(taken[0].end, wall_time_from_seconds(1000.3)) << "it ends with the last that it led to";
    EXPECT_EQ(taken[2].start, taken[2].end);
    EXPECT_TRUE(spans.take(at(3)).empty()) << "once";
}

TEST(EventSpans, AnEventByItselfIsNoTrace) {
    EventSpans spans;
    spans.hear(event("1", "button.press", 0), at(0));
    EXPECT_TRUE(spans.take(at(10)).empty());
    spans.hear(event("2", "light.flash", 20, "1"), at(20));
    EXPECT_EQ(spans.take(at(22)).size(), 2U) << "until it leads to something";
}

TEST(EventSpans, WhatHasOneCauseThatWasNotHeardIsOneTrace) {
    EventSpans spans;
    spans.hear(event("2", "a", 0, "1"), at(0));
    spans.hear(event("3", "b", 0, "1"), at(0));
    const auto taken = spans.take(at(2));
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0].trace, taken[1].trace);
    EXPECT_EQ(taken[0].parent, "");
}

TEST(EventSpans, ASecondTimeIsTheSameEventAndRawOnesAreNone) {
    EventSpans spans;
    for (int i = 0; i < 2; ++i) spans.hear(event("2", "a", 0, "1"), at(0));
    spans.hear(event("3", "raw.audio", 0, "2"), at(0));
    EXPECT_EQ(spans.take(at(2)).size(), 1U);
}

TEST(EventSpans, AnEventThatCausesItselfIsNoRing) {
    EventSpans spans;
    spans.hear(event("1", "a", 0, "1"), at(0));
    spans.hear(event("2", "a", 0, "3"), at(0));
    spans.hear(event("3", "a", 0, "2"), at(0));
    EXPECT_EQ(spans.take(at(2)).size(), 3U);
}

TEST(EventSpans, AreBoundedAndWhatIsLostIsCounted) {
    EventSpans spans;
    for (std::size_t i = 0; i < EventSpans::most + 10; ++i)
        spans.hear(event(fmt::format("{}", i), "a", 0, "x"), at(0));
    EXPECT_EQ(spans.size(), EventSpans::most);
    EXPECT_EQ(spans.lost(), 10U);
    EXPECT_EQ(spans.take(at(2)).size(), EventSpans::most);
}

TEST(EventSpans, IdsAreOfTheLengthThatTheyMustBe) {
    for (const auto* text : {"", "a", "director\n1"}) {
        EXPECT_EQ(trace_id_of(text).size(), 32U);
        EXPECT_EQ(span_id_of(text).size(), 16U);
        EXPECT_EQ(trace_id_of(text).find_first_not_of("0123456789abcdef"), std::string::npos);
    }
    EXPECT_NE(trace_id_of("a"), trace_id_of("b"));
}

} // namespace
} // namespace tutti::otlp
