// For tests: a score, and what stands in its installation's file.
#pragma once

#include "base/json.hpp"
#include "director/score.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::director {

inline Value json(std::string_view text) {
    auto value = parse_json(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Value());
}

inline event::definition::Playlist playlist(std::string name, std::string trigger, std::string type) {
    event::definition::Playlist made;
    made.name = std::move(name);
    made.trigger = std::move(trigger);
    made.steps = {{.type = std::move(type)}};
    return made;
}
inline event::definition::Gesture double_tap(std::string name, std::string type, std::string emit) {
    return {
        std::move(name), event::definition::DoubleTap{std::move(type), milliseconds(300), std::move(emit)}, {}
    };
}

/// What the file of the installation has.
inline Score of_file() {
    return {
        {playlist("flash", "button.press", "light.on"), playlist("dim", "knob.turn", "light.level")},
        {double_tap("twice", "tap", "tap.double")}
    };
}

constexpr auto plain = R"({"trigger":"x","steps":[{"type":"y"}]})";

} // namespace tutti::director
