// One demo a scene.
#include "scene/demo_testing.hpp"

namespace tutti::scene::demo {

namespace {

DemoEvent at(double seconds, std::string type, Value data, std::int32_t producer = 0) {
    contract::Event event;
    event.type = std::move(type);
    event.source = "demo";
    event.producer = producer;
    event.data = std::move(data);
    return {seconds, std::move(event)};
}

DemoEvent press(double seconds, std::string_view code = "a") {
    return at(seconds, "button.press", Value::object({{"code", code}}));
}
DemoEvent axis(double seconds, std::string_view code, double value) {
    return at(seconds, "raw.axis", Value::object({{"code", code}, {"value", value}}));
}
DemoEvent touch(double seconds, double x, double y, std::int32_t producer = 0) {
    return at(seconds, "raw.xy", Value::object({{"code", "field"}, {"x", x}, {"y", y}}), producer);
}

std::vector<DemoEvent> measurements(double bpm) {
    std::vector<DemoEvent> all;
    for (int second = 0; second < 6; ++second)
        all.push_back(at(second, "heart_rate.measurement", Value::object({{"bpm", bpm}})));
    return all;
}

/// A finger that draws a slope from the lower left to the upper right.
std::vector<DemoEvent> stroke(double from, double until) {
    std::vector<DemoEvent> all;
    for (double time = from; time < until; time += 0.1) {
        const double way = (time - from) / (until - from);
        all.push_back(touch(time, 0.15 + 0.7 * way, 0.2 + 0.6 * way));
    }
    return all;
}

} // namespace

const std::vector<Demo>& all() {
    static const std::vector<Demo> demos = {
        {.scene = "boids",
         .events = stroke(3, 5),
         .shots = {{"1", 1.5}, {"2", 2.9}, {"3", 4.5}, {"cube", 3.5, cube}}},
        {.scene = "clock",
         .shots =
             {{"1", 2},
              {"2", 2, panel, {{"style", "analogue"}}},
              {"3", 2, panel, {{"seconds", false}, {"twelve", true}}},
              {"cube", 1, cube}},
         .has_chance = false},
        {.scene = "fire",
         .events = measurements(110),
         .shots =
             {{"1", 2},
              {"2", 3, panel, {{"intensity", 0.9}, {"heart", 0}}},
              {"3", 3, panel, {{"palette", "ice"}}},
              {"cube", 3, cube}}},
        {.scene = "image",
         .shots =
             {{"1", 0.1, panel, {{"file", "evening.png"}}},
              {"2", 0.1},
              {"3", 0.1, panel, {{"file", "evening.png"}, {"fit", "within"}, {"background", "#200030"}}},
              {"cube", 0.1, cube, {{"file", "evening.png"}}}},
         .has_chance = false,
         .moves = false},
        {.scene = "life",
         .events = {press(3)},
         .shots =
             {{"1", 2},
              {"2", 5, panel, {{"palette", "neon"}, {"mirror", true}}},
              {"3", 2.9, panel, {{"cell", 1}, {"palette", "sunset"}}},
              {"cube", 2.5, cube}}},
        {.scene = "plasma",
         .shots = {{"1", 1}, {"2", 4}, {"3", 2, panel, {{"hue", 0.05}, {"scale", 2}}}, {"cube", 2, cube}},
         .has_chance = false},
        {.scene = "sprites",
         .events = {press(1.5), press(2)},
         .shots =
             {{"1", 2.4},
              {"2", 4},
              {"3", 2.4, panel, {{"scale", 3}, {"count", 3}}},
              {"cube", 2.4, cube, {{"count", 16}}}}},
        {.scene = "starfield",
         .events = {axis(2, "left_x", 0.8)},
         .shots = {{"1", 1.5}, {"2", 3}, {"3", 2, panel, {{"speed", 5}}}, {"cube", 2, cube, {{"speed", 3}}}}},
        {.scene = "text",
         .events = {at(3, "text.entered", Value::object({{"text", "Grüße aus Ελλάδα"}}))},
         .shots =
             {{"1", 1.6},
              {"2", 2, panel, {{"motion", "stand"}, {"words", "Let there be light"}, {"palette", "neon"}}},
              {"3", 4.4, panel, {{"motion", "sway"}, {"palette", "rainbow"}}},
              {"cube", 2.5, cube}},
         .has_chance = false},
        {.scene = "title",
         .shots =
             {{"1", 1.9},
              {"2", 3, panel, {{"words", "The Night Garden"}, {"line", "22:00"}, {"palette", "sunset"}}},
              {"3", 2.2, panel, {{"words", "DJ Ada"}, {"line", "until sunrise"}, {"palette", "neon"}}},
              {"cube", 2, cube}}},
        {.scene = "tunnel",
         .shots =
             {{"1", 1.2},
              {"2", 2.3, panel, {{"pattern", "tiles"}, {"palette", "sunset"}}},
              {"3", 3.3, panel, {{"pattern", "spiral"}, {"palette", "ocean"}}},
              {"cube", 2.3, cube}},
         .has_chance = false},
        {.scene = "video",
         .shots =
             {{"1", 2, panel, {{"file", "evening.mp4"}}},
              {"2", 8, panel, {{"file", "evening.mp4"}}},
              {"3", 5, panel, {{"file", "evening.mp4"}, {"fit", "within"}}},
              {"cube", 3, cube, {{"file", "evening.mp4"}}}},
         .has_chance = false,
         .moves = false},
        {.scene = "water",
         .events =
             {press(1), press(1.6), touch(2.5, 0.3, 0.6),
              at(3.2, "raw.tilt", Value::object({{"beta", 0}, {"gamma", 40}}))},
         .shots =
             {{"1", 1.4},
              {"2", 2.9},
              {"3", 5, panel, {{"palette", "sunset"}}},
              {"cube", 2.2, cube, {{"rain", 4}}}}},
    };
    return demos;
}

} // namespace tutti::scene::demo
