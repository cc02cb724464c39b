// One demo a scene.
#include "scene/demo_testing.hpp"

#include <algorithm>

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

/// A song that nobody owns: who sings what, two lines, and a word of the second.
std::vector<DemoEvent> verse() {
    return {
        at(0.1, "song.track", Value::object({{"title", "Night Garden"}, {"artist", "Ada & the Lamps"}})),
        at(1.5, "song.line",
           Value::object(
               {{"index", 0},
                {"text", "Every window wears a light"},
                {"duration", 2},
                {"next", "Stay until it is day"}}
           )),
        at(3.5, "song.line",
           Value::object({{"index", 1}, {"text", "Stay until it is day"}, {"duration", 4}, {"refrain", true}})
        ),
        at(4.1, "song.word", Value::object({{"line", 1}, {"word", 1}, {"from", 5}, {"until", 10}})),
    };
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

/// Two chords, the keys of the first let go before the second.
std::vector<DemoEvent> chords() {
    std::vector<DemoEvent> all;
    double time = 0.2;
    for (const int note : {48, 60, 64, 67, 72, 76, 79, 84}) {
        const auto data = Value::object({{"note", note}, {"velocity", 96}, {"channel", 1}});
        all.push_back(at(time, "midi.note_on", data));
        all.push_back(at(time + 0.45, "midi.note_off", data));
        time += 0.17;
    }
    std::ranges::sort(all, {}, &DemoEvent::at);
    return all;
}

/// Three fingers that draw a rising, a falling and a level line.
std::vector<DemoEvent> fingers() {
    std::vector<DemoEvent> all;
    for (int i = 0; i <= 40; ++i) {
        const double way = i / 40.0;
        const double arc = 4 * way * (1 - way);
        all.push_back(touch(0.3 + way * 1.5, 0.1 + 0.8 * way, 0.15 + 0.65 * arc, 1));
        all.push_back(touch(0.3 + way * 1.5, 0.9 - 0.8 * way, 0.85 - 0.65 * arc, 2));
        all.push_back(touch(0.3 + way * 1.5, 0.1 + 0.8 * way, 0.5 + 0.3 * (way - 0.5) * arc, 3));
    }
    return all;
}

std::vector<DemoEvent> readings() {
    std::vector<DemoEvent> all;
    const auto reading = [&](double seconds, const char* type, Value value, const char* unit) {
        all.push_back(at(seconds, type, Value::object({{"value", std::move(value)}, {"unit", unit}})));
    };
    reading(0, "reading.door.front", "open", "");
    reading(0, "reading.lamp.hall", true, "");
    for (int i = 0; i < 24; ++i) {
        const double time = 0.1 + i * 0.1;
        const int swing = (i * 7) % 12;
        reading(time, "reading.weather.temperature", 21.5 + swing * 0.1, "°C");
        reading(time, "reading.system.cpu", 20 + (i * 5) % 31, "%");
        reading(time, "reading.solar.power", 900 + (i < 12 ? i * 40 : (24 - i) * 40), "W");
    }
    return all;
}

std::vector<DemoEvent> pulses() {
    std::vector<DemoEvent> all;
    for (int i = 0; i < 8; ++i)
        all.push_back(at(0.2 + i * 0.6, "light.pulse", Value::object({{"hue", 20 + i * 40}, {"level", 1.0}}))
        );
    return all;
}

DemoEvent heading(double seconds, double degrees) {
    return at(seconds, "wand.heading", Value::object({{"heading", degrees}, {"pitch", 0}, {"roll", 0}}));
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
        {.scene = "compass",
         .events = {heading(0.1, 35), heading(1.5, 80), heading(2.5, 225)},
         .shots =
             {{"1", 1.2},
              {"2", 1.7, panel, {{"degrees", true}, {"colour", "#ff9030"}}},
              {"3", 4},
              {"cube", 1.2, cube}},
         .has_chance = false},
        {.scene = "confetti",
         .events =
             {at(0.1, "confetti.burst", Value::object({})), at(1.4, "sensor.combo", Value::object({})),
              at(2.4, "button.double_tap", Value::object({{"colour", "#20a0ff"}}))},
         .shots = {{"1", 0.8}, {"2", 2.2}, {"3", 3.1}, {"cube", 2.1, cube, {{"scraps", 300}}}}},
        {.scene = "dashboard",
         .events = readings(),
         .shots =
             {{"1", 2.6},
              {"2", 6, panel, {{"palette", "sunset"}}},
              {"3", 2.6, panel, {{"rows", "reading.solar.power, reading.door."}}},
              {"cube", 2.6, cube}},
         .has_chance = false},
        {.scene = "fire",
         .events = measurements(110),
         .shots =
             {{"1", 2},
              {"2", 3, panel, {{"intensity", 0.9}, {"heart", 0}}},
              {"3", 3, panel, {{"palette", "ice"}}},
              {"cube", 3, cube}}},
        {.scene = "heart",
         .events = measurements(96),
         .shots =
             {{"1", 2.4},
              {"2", 4.6, panel, {{"colour", "#ff5070"}}},
              {"3", 5.5, panel, {{"sweep", 5}}},
              {"cube", 2.4, cube}},
         .has_chance = false},
        {.scene = "horizon",
         .events =
             {heading(0.1, 60),
              at(0.5, "raw.accelerometer", Value::object({{"x", 3.2}, {"y", -1.5}, {"z", 9}})),
              at(2, "raw.tilt", Value::object({{"beta", 20}, {"gamma", -25}})), heading(2, 350)},
         .shots =
             {{"1", 1.6},
              {"2", 3},
              {"3", 0.4, panel, {{"sky", "#ff7040"}, {"ground", "#301848"}}},
              {"cube", 1.6, cube}},
         .has_chance = false},
        {.scene = "image",
         .shots =
             {{"1", 0.1, panel, {{"file", "evening.png"}}},
              {"2", 0.1},
              {"3", 0.1, panel, {{"file", "evening.png"}, {"fit", "within"}, {"background", "#200030"}}},
              {"cube", 0.1, cube, {{"file", "evening.png"}}}},
         .has_chance = false,
         .moves = false},
        {.scene = "julia",
         .events = {axis(2, "right_y", -0.8)},
         .shots =
             {{"1", 1},
              {"2", 1.9, panel, {{"speed", 4}, {"palette", "sunset"}}},
              {"3", 4, panel, {{"palette", "ocean"}}},
              {"cube", 1, cube}},
         .has_chance = false},
        {.scene = "life",
         .events = {press(3)},
         .shots =
             {{"1", 2},
              {"2", 5, panel, {{"palette", "neon"}, {"mirror", true}}},
              {"3", 2.9, panel, {{"cell", 1}, {"palette", "sunset"}}},
              {"cube", 2.5, cube}}},
        {.scene = "lyrics",
         .events = verse(),
         .shots = {{"1", 2.5}, {"2", 0.9}, {"3", 4.4, panel, {{"palette", "sunset"}}}, {"cube", 2.2, cube}}},
        {.scene = "mandelbrot",
         .events = {axis(4, "left_y", -0.9), axis(4, "right_y", -0.6), axis(5, "left_y", 0)},
         .shots =
             {{"1", 3.8, panel, {{"speed", 3.6}}},
              {"2", 3.9, panel, {{"palette", "ocean"}}},
              {"3", 6, panel, {{"palette", "neon"}}},
              {"cube", 3.8, cube, {{"speed", 4}}}},
         .has_chance = false},
        {.scene = "meters",
         .shots = {{"1", 1.6}, {"2", 3.1, panel, {{"lamps", "one colour"}}}, {"cube", 2.1, cube}},
         .has_chance = false},
        {.scene = "paint",
         .events = fingers(),
         .shots =
             {{"1", 1.8},
              {"2", 1.8, panel, {{"mirrors", true}, {"trail", 4}}},
              {"3", 1.2, panel, {{"brush", 4}}},
              {"cube", 1.8, cube}},
         .has_chance = false},
        {.scene = "piano",
         .events = chords(),
         .shots = {{"1", 1.6}, {"2", 2.2, panel, {{"hue", 0.1}, {"speed", 48}}}, {"cube", 1.6, cube}},
         .has_chance = false},
        {.scene = "plasma",
         .shots = {{"1", 1}, {"2", 4}, {"3", 2, panel, {{"hue", 0.05}, {"scale", 2}}}, {"cube", 2, cube}},
         .has_chance = false},
        {.scene = "pong",
         .events =
             {at(0.5, "raw.axis", Value::object({{"code", "left_y"}, {"value", 0.7}}), 1),
              at(0.8, "raw.axis", Value::object({{"code", "left_y"}, {"value", 0}}), 1),
              at(1, "button.press", Value::object({{"code", "up"}}), 2),
              at(1.2, "button.release", Value::object({{"code", "up"}}), 2)},
         .shots = {{"1", 1.7}, {"2", 9}, {"3", 21, panel, {{"speed", 2}}}, {"cube", 1.7, cube}}},
        {.scene = "pulse",
         .events = pulses(),
         .shots =
             {{"1", 1.4}, {"2", 2.3, panel, {{"width", 0.9}, {"speed", 0.5}}}, {"3", 3.2}, {"cube", 1.4, cube}
             },
         .has_chance = false},
        {.scene = "ripples",
         .events =
             {press(0.5), touch(1.2, 0.3, 0.6), touch(1.7, 0.75, 0.3, 1), press(2.6),
              at(3, "midi.note_on", Value::object({{"note", 50}, {"velocity", 80}}))},
         .shots =
             {{"1", 1.9},
              {"2", 3.4, panel, {{"palette", "aurora"}}},
              {"3", 3.2, panel, {{"calm", 6}, {"palette", "sunset"}}},
              {"cube", 1.9, cube}}},
        {.scene = "spectrum",
         .shots =
             {{"1", 1.6},
              {"2", 3.1, panel, {{"mirror", true}, {"colours", "band"}, {"palette", "rainbow"}}},
              {"3", 4.6, panel, {{"colours", "loudness"}, {"palette", "ice"}}},
              {"cube", 2.6, cube}},
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
         .shots =
             {{"1", 1.5, panel, {{"speed", 4}, {"count", 400}}},
              {"2", 3},
              {"3", 2, panel, {{"speed", 5}}},
              {"cube", 2, cube, {{"speed", 3}}}}},
        {.scene = "strobe",
         .events = {at(1.9, "light.flash", Value::object({{"colour", "orange"}}))},
         .shots =
             {{"1", 1.07},
              {"2", 1.55, panel, {{"shape", "bars"}, {"colour", "#40a0ff"}, {"decay", 0.15}}},
              {"3", 1.03, panel, {{"shape", "halves"}, {"colour", "#ff4090"}}},
              {"cube", 1.07, cube}},
         .has_chance = false},
        {.scene = "test",
         .shots =
             {{"1", 1},
              {"2", 5, panel, {{"pattern", "dot"}}},
              {"3", 1, panel, {{"pattern", "chequers"}}},
              {"cube", 1, cube}},
         .has_chance = false},
        {.scene = "text",
         .events = {at(3, "text.entered", Value::object({{"text", "Grüße aus Ελλάδα"}}))},
         .shots =
             {{"1", 1.6},
              {"2", 2, panel, {{"motion", "stand"}, {"words", "Let there be light"}, {"palette", "neon"}}},
              {"3", 4.4, panel, {{"motion", "sway"}, {"palette", "rainbow"}}},
              {"cube", 2.5, cube}},
         .has_chance = false},
        {.scene = "title",
         .events = {at(
             0.5, "song.track", Value::object({{"title", "Night Garden"}, {"artist", "Ada & the Lamps"}})
         )},
         .shots =
             {{"1", 1.9},
              {"2", 3, panel, {{"words", "The Night Garden"}, {"line", "22:00"}, {"palette", "sunset"}}},
              {"3", 2.2, panel, {{"words", "DJ Ada"}, {"line", "until sunrise"}, {"palette", "neon"}}},
              {"4", 2.6, panel, {{"song", true}, {"palette", "ocean"}}},
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
