#include "render/light_history.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tutti::render {
namespace {

contract::Event
event(std::string source, std::string id, std::string type, std::optional<std::string> cause = {}) {
    contract::Event made;
    made.source = std::move(source);
    made.id = std::move(id);
    made.type = std::move(type);
    made.cause = std::move(cause);
    return made;
}

TEST(LightHistory, LeadsFromLightToCause) {
    LightHistory history;
    history.note(5, {}, "plasma", std::array{event("pad", "1", "button.press")});
    history.note(6, {}, "plasma", std::array{event("director", "d1", "button.double_tap", "pad/1")});
    history.note(9, {}, "fire", std::array{event("director", "d2", "light.flash", "d1")});
    const auto why = history.why_event("director/d2");
    ASSERT_TRUE(why);
    EXPECT_EQ(*why->find("frame"), Value(9));
    EXPECT_EQ(*why->find("mode"), Value("fire"));
    const auto causes = why->find("causes")->items();
    ASSERT_EQ(causes.size(), 2U);
    EXPECT_EQ(*causes[0].find("id"), Value("pad/1"));
    EXPECT_EQ(*causes[1].find("id"), Value("director/d1"));
    EXPECT_TRUE(why->find("before")->is_null());
    EXPECT_TRUE(history.why_event("d1")) << "an id alone";
    EXPECT_FALSE(history.why_event("pad/2"));
}

TEST(LightHistory, LeadsFromAFrameToWhatItOrTheOneBeforeShowedFirst) {
    LightHistory history;
    EXPECT_FALSE(history.why_frame(7));
    history.note(
        5, {}, "plasma", std::array{event("pad", "1", "button.press"), event("pad", "2", "raw.axis")}
    );
    const auto why = history.why_frame(7);
    ASSERT_TRUE(why);
    EXPECT_EQ(*why->find("changed_by"), Value(5));
    EXPECT_EQ(why->find("events")->items().size(), 2U);
    EXPECT_FALSE(history.why_frame(4));
}

TEST(LightHistory, SurvivesAnEventThatLedToItself) {
    LightHistory history;
    history.note(1, {}, "m", std::array{event("a", "1", "x", "b/2"), event("b", "2", "y", "a/1")});
    EXPECT_EQ(history.why_event("a/1")->find("causes")->items().size(), 1U);
}

TEST(LightHistory, TellsSoMuchOfALongChainAndOfACrowdedFrame) {
    LightHistory history;
    std::vector<contract::Event> events = {event("a", "0", "x")};
    for (int i = 1; i < 200; ++i) events.push_back(event("a", std::to_string(i), "x", std::to_string(i - 1)));
    history.note(1, {}, "m", events);
    const auto why = history.why_event("a/199");
    EXPECT_EQ(why->find("causes")->items().size(), LightHistory::most_links - 1);
    EXPECT_EQ(*why->find("before"), Value("167")) << "what led to the first that is told";
    const auto frame = history.why_frame(1);
    EXPECT_EQ(frame->find("events")->items().size(), LightHistory::most_told);
    EXPECT_EQ(*frame->find("left_out"), Value(200 - LightHistory::most_told));
}

TEST(LightHistory, ForgetsTheOldestAndStreamsDoNotPushOutActions) {
    LightHistory history;
    history.note(1, {}, "m", std::array{event("pad", "first", "button.press")});
    for (std::uint64_t i = 0; i < 2 * LightHistory::most_raw; ++i)
        history.note(i + 2, {}, "m", std::array{event("pad", std::to_string(i), "raw.axis")});
    EXPECT_TRUE(history.why_event("pad/first"));
    EXPECT_FALSE(history.why_event("pad/0"));
    EXPECT_TRUE(history.why_event("pad/2047"));
}

} // namespace
} // namespace tutti::render
