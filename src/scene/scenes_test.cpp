// What holds of every scene that ships.
#include "scene/demo_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tutti::scene::demo {
namespace {

class EveryScene : public testing::TestWithParam<std::string> {
protected:
    SceneLibrary library_;
    const SceneKind& kind_ = *library_.find(GetParam());
    const Demo& demo_ = of(GetParam());
};

TEST_P(EveryScene, DrawsTheSameFromTheSameSeed) {
    Performance one(kind_, panel, 7);
    Performance other(kind_, panel, 7);
    for (int frame = 0; frame < 60; ++frame) {
        ASSERT_TRUE(one.step(demo_));
        ASSERT_TRUE(other.step(demo_));
        ASSERT_EQ(one.picture(), other.picture()) << "frame " << frame;
    }
}

TEST_P(EveryScene, DrawsAnotherPictureFromAnotherSeedWhereThereIsChance) {
    Performance one(kind_, panel, 7);
    Performance other(kind_, panel, 8);
    ASSERT_TRUE(one.play_until(demo_, 1.5) && other.play_until(demo_, 1.5));
    EXPECT_EQ(one.picture() != other.picture(), demo_.has_chance);
}

TEST_P(EveryScene, AllocatesNothingInSteadyState) {
    for (const auto& surface : {panel, cube}) {
        Performance performance(kind_, surface);
        ASSERT_TRUE(performance.play_until(demo_, 0.5));
        for (int frame = 0; frame < 150; ++frame) {
            ASSERT_TRUE(performance.step(demo_));
            ASSERT_EQ(performance.allocations(), 0U) << "at " << performance.seconds() << " s";
        }
    }
}

TEST_P(EveryScene, HasLightAndMoves) {
    Performance performance(kind_, panel);
    ASSERT_TRUE(performance.play_until(demo_, 1));
    const auto before = performance.picture();
    const auto is_lit = [](pixel::Colour colour) {
        return std::max({colour.red, colour.green, colour.blue}) > 40;
    };
    EXPECT_GT(std::ranges::count_if(before.pixels(), is_lit), 40);
    ASSERT_TRUE(performance.play_until(demo_, 2));
    EXPECT_EQ(performance.picture() != before, demo_.moves);
}

/// Events of all types that it hears, with all that could be wrong with their data.
std::vector<contract::Event> hostile_events(const SceneAbout& about) {
    constexpr double infinite = std::numeric_limits<double>::infinity();
    const std::vector<Value> values = {
        nullptr,
        true,
        "",
        std::string(5000, 'x'),
        "\xff\xfe\xf0",
        std::nan(""),
        infinite,
        -infinite,
        1e300,
        -1e300,
        std::numeric_limits<std::int64_t>::min(),
        0,
        -1,
        Value::array({}),
        Value::object({})
    };
    std::vector<std::string> types = about.hears;
    for (const auto* type :
         {"audio.beat", "audio.drop", "raw.audio.levels", "raw.audio.spectrum", "raw.axis", "button.press"})
        types.emplace_back(type);
    std::vector<contract::Event> events;
    for (const auto& type : types) {
        contract::Event event;
        event.type = type;
        events.push_back(event);
        event.data = Value(); // no object at all
        events.push_back(event);
        for (const auto& value : values) {
            std::vector<Member> members;
            for (const auto* key :
                 {"x",        "y",        "z",          "value", "text",   "bpm",      "note",
                  "velocity", "channel",  "controller", "code",  "bands",  "strength", "rms",
                  "bass",     "alpha",    "beta",       "gamma", "colour", "hue",      "level",
                  "delta",    "position", "unit",       "count"})
                members.push_back({key, value});
            event.data = Value::object(members);
            event.producer = static_cast<std::int32_t>(events.size());
            events.push_back(event);
            // A code that is right, the rest not.
            for (const auto* code : {"left_x", "left_y", "right_y", "up"}) {
                for (auto& member : members)
                    if (member.key == "code") member.value = code;
                event.data = Value::object(members);
                events.push_back(event);
            }
        }
    }
    return events;
}

TEST_P(EveryScene, DrawsOnEverySurfaceWithParametersAtBothEndsWhateverItHears) {
    const auto hostile = hostile_events(kind_.about);
    const std::vector<Surface> surfaces = {
        {.size = {1, 1}},
        {.size = {1, 300}},
        {.size = {300, 1}},
        {.size = {2, 3}, .faces = 1, .wraps = true},
        {.size = {4, 2}, .faces = 4, .wraps = true},
        {.size = {17, 31}},
        cube,
    };
    for (const auto& surface : surfaces)
        for (const double end : {0.0, 1.0}) {
            SCOPED_TRACE(
                testing::Message() << surface.size.width << "×" << surface.size.height << ", ends " << end
            );
            Performance performance(kind_, surface);
            for (const auto& parameter : kind_.about.parameters) {
                const bool is_text = std::holds_alternative<Words>(parameter.kind);
                // Without its file a scene may give up.
                const std::string most =
                    parameter.name == "file" ? "evening.png" : std::string(most_words, 'W');
                if (is_text)
                    ASSERT_TRUE(performance.parameters().set(parameter.name, end == 0 ? "" : most));
                else
                    ASSERT_TRUE(performance.parameters().set_position(parameter.name, end));
            }
            for (int frame = 0; frame < 4; ++frame) ASSERT_TRUE(performance.step_with({}));
            ASSERT_TRUE(performance.step_with(hostile));
            for (int frame = 0; frame < 8; ++frame) ASSERT_TRUE(performance.step_with({}));
            // Parameters that change while it runs.
            for (const auto& parameter : kind_.about.parameters)
                if (!std::holds_alternative<Words>(parameter.kind))
                    ASSERT_TRUE(performance.parameters().set_position(parameter.name, 1 - end));
            for (int frame = 0; frame < 8; ++frame) ASSERT_TRUE(performance.step_with({}));
        }
}

TEST_P(EveryScene, SaysWhatItIs) {
    EXPECT_FALSE(kind_.about.title.empty());
    EXPECT_TRUE(kind_.about.about.ends_with('.')) << kind_.about.about;
    for (const auto& type : kind_.about.remembers)
        EXPECT_TRUE(std::ranges::count(kind_.about.hears, type)) << type;
}

std::vector<std::string> every_name() {
    std::vector<std::string> names;
    for (const auto& kind : SceneLibrary().all()) names.push_back(kind.about.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(Shipped, EveryScene, testing::ValuesIn(every_name()), [](const auto& each) {
    return each.param;
});

} // namespace
} // namespace tutti::scene::demo
