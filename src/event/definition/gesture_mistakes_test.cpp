// What can be wrong with a [gesture.…] table, each with the first line printed for it.
#include "event/definition/definition_file_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::event::definition {
namespace {

TEST(GestureMistakes, ThereIsOneKind) {
    EXPECT_EQ(
        first_line("[gesture.g]\nemit = \"x\"\n"),
        "t.toml:1:1: gesture.g: must name its kind by one of the keys double_tap, simultaneous, sequence, "
        "hold, "
        "mirror, playlist, calibrate, aggregate, debounce, rate_limit, smooth, magnitude, heading, zones"
    );
    EXPECT_EQ(
        gesture("duble_tap = \"x\""),
        "t.toml:3:1: gesture.g.duble_tap: names no kind of gesture; did you mean `double_tap`?"
    );
    EXPECT_EQ(
        gesture("hold = \"x\"\ndebounce = \"y\"\nquiet = 1"),
        "t.toml:4:1: gesture.g.debounce: a gesture is of one kind, and `hold` names one already"
    );
    EXPECT_EQ(
        gesture("hold = \"x\"\nwindow = 1"),
        "t.toml:4:1: gesture.g.window: unknown key; known here: hold, after, where, emit, by, metadata"
    );
}

TEST(GestureMistakes, EveryKindButMirrorAndPlaylistEmits) {
    for (const std::string kind :
         {"double_tap", "simultaneous", "hold", "calibrate", "aggregate", "debounce", "rate_limit", "smooth",
          "magnitude", "heading", "zones"}) {
        const auto file = load_definitions("[gesture.g]\n" + kind + " = \"x\"\n");
        ASSERT_FALSE(file) << kind;
        const toml::Mistake missing{
            {1, 1}, "gesture.g.emit", "missing: the type of the event that the gesture emits", {}
        };
        EXPECT_NE(std::ranges::find(file.error(), missing), file.error().end()) << kind;
    }
    EXPECT_EQ(
        gesture("mirror = \"x\"\ngate = { type = \"y\" }"),
        "t.toml:2:1: gesture.g.emit: unknown key; known here: mirror, gate, where, producer, metadata"
    );
}

TEST(GestureMistakes, WindowsAreAboveNothingAndAtMostAnHour) {
    constexpr auto range = ": must be above 0 and at most 3600 seconds";
    for (const std::string wrong : {"0", "-1", "3600.1", "inf"}) {
        const auto is_refused = [&](const std::string& kind, const std::string& key) {
            const auto lines = kind + " = \"x\"\n" + key + " = " + wrong;
            EXPECT_EQ(
                gesture(lines), "t.toml:4:" + std::to_string(key.size() + 4) + ": gesture.g." + key + range
            );
        };
        is_refused("double_tap", "window");
        is_refused("simultaneous", "window");
        is_refused("hold", "after");
        is_refused("debounce", "quiet");
        EXPECT_EQ(
            gesture("sequence = [{ type = \"x\" }]\ntimeout = " + wrong),
            "t.toml:4:11: gesture.g.timeout" + std::string(range)
        );
    }
    EXPECT_EQ(
        gesture("aggregate = \"x\"\nfield = \"y\"\nwindow = 86400.1"),
        "t.toml:5:10: gesture.g.window: must be above 0 and at most 86400 seconds"
    );
}

TEST(GestureMistakes, CountsAreInRange) {
    EXPECT_EQ(
        gesture("simultaneous = \"x\"\nproducers = 1"),
        "t.toml:4:13: gesture.g.producers: must be from 2 to 1000"
    );
    EXPECT_EQ(
        gesture("rate_limit = \"x\"\nper_second = 0"),
        "t.toml:4:14: gesture.g.per_second: must be from 1 to 10000"
    );
    EXPECT_EQ(
        gesture("rate_limit = \"x\"\nper_second = 1.5"),
        "t.toml:4:14: gesture.g.per_second: must be a whole number, not a fraction"
    );
}

TEST(GestureMistakes, ASequenceHasStepsWithTypes) {
    EXPECT_EQ(gesture("sequence = []"), "t.toml:3:12: gesture.g.sequence: must be at least one step");
    EXPECT_EQ(gesture("sequence = \"x\""), "t.toml:3:12: gesture.g.sequence: must be a list, not a string");
    EXPECT_EQ(
        gesture("sequence = [{ where = { x = 1 } }]"),
        "t.toml:3:13: gesture.g.sequence[0].type: missing: the type of the event that the step waits for"
    );
    EXPECT_EQ(
        gesture("sequence = [{ type = \"x\", were = { x = 1 } }]"),
        "t.toml:3:27: gesture.g.sequence[0].were: unknown key; did you mean `where`?"
    );
}

TEST(GestureMistakes, GatesAreThereAndHaveTypes) {
    const auto mirror = [](const std::string& line) {
        return first_line("[gesture.g]\nmirror = \"x\"\n" + line);
    };
    EXPECT_EQ(
        mirror(""), "t.toml:1:1: gesture.g.gate: missing: a table with the type of an event that opens it"
    );
    EXPECT_EQ(mirror("gate = []"), "t.toml:3:8: gesture.g.gate: must be at least one gate");
    EXPECT_EQ(
        mirror("gate = \"y\""),
        "t.toml:3:8: gesture.g.gate: must be a table or a list of tables, not a string"
    );
    EXPECT_EQ(
        mirror("gate = [{ type = \"y\" }, {}]"),
        "t.toml:3:25: gesture.g.gate[1].type: missing: the type of the event that opens and shuts the gate"
    );
    EXPECT_EQ(
        mirror("gate = { type = \"y\", state = true }"),
        "t.toml:3:22: gesture.g.gate.state: unknown key; known here: type, where"
    );
    EXPECT_EQ(
        mirror("gate = { type = \"y\" }\nproducer = \"a\""),
        "t.toml:4:12: gesture.g.producer: must be a whole number, not a string"
    );
}

TEST(GestureMistakes, WhereComparesFieldsWithPlainValues) {
    const auto where = [](const std::string& table) {
        return gesture("hold = \"x\"\nwhere = { x = " + table + " }");
    };
    for (const std::string right :
         {"1", "\"a\"", "true", "{ at_least = 1, at_most = 1.0 }", "{ above = 1, below = 2, not = 1.5 }",
          "{ one_of = [1, \"a\", true] }"})
        EXPECT_EQ(where(right), "") << right;
    EXPECT_EQ(
        where("[1]"), "t.toml:4:15: gesture.g.where.x: must be a string, a number, true or false, not a list"
    );
    EXPECT_EQ(where("nan"), "t.toml:4:15: gesture.g.where.x: must be a finite number");
    EXPECT_EQ(where("{}"), "t.toml:4:15: gesture.g.where.x: must hold a comparison, such as at_least = 1");
    EXPECT_EQ(
        where("{ atleast = 1 }"),
        "t.toml:4:17: gesture.g.where.x.atleast: unknown key; did you mean `at_least`?"
    );
    EXPECT_EQ(
        where("{ more_than = 1 }"),
        "t.toml:4:17: gesture.g.where.x.more_than: unknown key; known here: at_least, "
        "at_most, above, below, one_of, not"
    );
    EXPECT_EQ(
        where("{ above = \"a\" }"), "t.toml:4:25: gesture.g.where.x.above: must be a number, not a string"
    );
    EXPECT_EQ(where("{ one_of = [] }"), "t.toml:4:26: gesture.g.where.x.one_of: must be 1 to 1000 values");
    EXPECT_EQ(
        where("{ one_of = \"a\" }"), "t.toml:4:26: gesture.g.where.x.one_of: must be a list, not a string"
    );
    EXPECT_EQ(
        where("{ one_of = [{}] }"),
        "t.toml:4:27: gesture.g.where.x.one_of[0]: must be a string, a number, true or "
        "false, not a table"
    );
    EXPECT_EQ(
        where("{ not = [1] }"),
        "t.toml:4:23: gesture.g.where.x.not: must be a string, a number, true or false, not a list"
    );
    EXPECT_EQ(
        gesture("hold = \"x\"\nwhere = 1"), "t.toml:4:9: gesture.g.where: must be a table, not a whole number"
    );
    EXPECT_EQ(
        gesture("hold = \"x\"\nwhere = { \"\" = 1 }"),
        "t.toml:4:11: gesture.g.where.\"\": a field is 1 to 128 bytes"
    );
}

TEST(GestureMistakes, WhereThatNothingFitsIsSaid) {
    const auto where = [](const std::string& table) {
        return gesture("hold = \"x\"\nwhere = { x = " + table + " }");
    };
    EXPECT_EQ(
        where("{ at_least = 2, at_most = 1 }"),
        "t.toml:4:41: gesture.g.where.x.at_most: nothing is that and `at_least` 2"
    );
    EXPECT_EQ(
        where("{ above = 1, below = 1 }"),
        "t.toml:4:36: gesture.g.where.x.below: nothing is that and `above` 1"
    );
}

TEST(GestureMistakes, CalibrationIsNumbersInThrees) {
    EXPECT_EQ(
        gesture("calibrate = \"x\"\noffset = 1"),
        "t.toml:4:10: gesture.g.offset: must be a list, not a whole number"
    );
    EXPECT_EQ(
        gesture("calibrate = \"x\"\noffset = [1, 2]"),
        "t.toml:4:10: gesture.g.offset: must be a list of three"
    );
    EXPECT_EQ(
        gesture("calibrate = \"x\"\nscale = [1, 2, inf]"),
        "t.toml:4:9: gesture.g.scale: must be from -1000000000 to 1000000000"
    );
    EXPECT_EQ(
        gesture("calibrate = \"x\"\nmatrix = [[1, 0, 0], [0, 1, 0], [0, \"a\", 1]]"),
        "t.toml:4:10: gesture.g.matrix: must be a number, not a string"
    );
    EXPECT_EQ(
        gesture("calibrate = \"x\"\nmatrix = [1, 0, 0]"),
        "t.toml:4:10: gesture.g.matrix: must be a list, not a whole "
        "number"
    );
}

TEST(GestureMistakes, AnAggregateHasItsFieldAndAThresholdThatRearms) {
    const auto aggregate = [](const std::string& lines) {
        return gesture("aggregate = \"x\"\nwindow = 1\n" + lines);
    };
    EXPECT_EQ(
        aggregate(""),
        "t.toml:1:1: gesture.g.field: missing: the field of the event's data that is counted with"
    );
    EXPECT_EQ(aggregate("function = \"count\""), "");
    EXPECT_EQ(
        gesture("aggregate = \"x\"\nfield = \"y\""),
        "t.toml:1:1: gesture.g.window: missing: seconds of the past that are looked at"
    );
    EXPECT_EQ(
        aggregate("field = \"y\"\nfunction = \"avg\""),
        "t.toml:6:12: gesture.g.function: must be one of \"mean\", \"sum\", \"sum_abs\", \"count\", \"min\", "
        "\"max\""
    );
    EXPECT_EQ(
        aggregate("field = \"y\"\nat_least = 1\nrearm_below = 1.1"),
        "t.toml:7:15: gesture.g.rearm_below: must not be above `at_least`"
    );
    EXPECT_EQ(
        aggregate("field = \"y\"\nrearm_below = 1"),
        "t.toml:6:15: gesture.g.rearm_below: belongs to `at_least`, which is not there"
    );
    EXPECT_EQ(
        aggregate("field = \"y\"\nat_least = nan"), "t.toml:6:12: gesture.g.at_least: must be a finite number"
    );
    EXPECT_EQ(
        aggregate("field = \"y\"\nclear = true"),
        "t.toml:6:9: warning: gesture.g.clear: without `at_least` it fires "
        "for every event, so the window never holds two"
    );
}

TEST(GestureMistakes, ASmoothHasAFewFieldsNoneTwice) {
    const auto fields = [](const std::string& list) { return gesture("smooth = \"x\"\nfields = " + list); };
    EXPECT_EQ(fields("[\"a\"]"), "");
    EXPECT_EQ(fields("\"a\""), "t.toml:4:10: gesture.g.fields: must be a list, not a string");
    for (const auto* wrong : {"[]", R"(["a","b","c","d","e","f","g","h","i"])"})
        EXPECT_EQ(fields(wrong), "t.toml:4:10: gesture.g.fields: must be 1 to 8 fields");
    EXPECT_EQ(
        fields(R"(["a", 1])"), "t.toml:4:16: gesture.g.fields[1]: must be a string, not a whole number"
    );
    EXPECT_EQ(fields(R"(["a", "b", "a"])"), "t.toml:4:10: gesture.g.fields: `a` stands here twice");
    EXPECT_EQ(
        fields(R"(["count"])"), "t.toml:4:10: gesture.g.fields: `count` is what the gesture itself says"
    );
    EXPECT_EQ(
        fields("[\"" + std::string(129, 'a') + "\"]"),
        "t.toml:4:10: gesture.g.fields: a field is at most 128 bytes"
    );
    EXPECT_EQ(
        gesture("smooth = \"x\"\nwindow = 60"),
        "t.toml:4:10: warning: gesture.g.window: outside of the recommended 0.02 to 10 s: a shorter one "
        "holds "
        "a single reading of most sensors, and a longer one answers after the hand has moved on"
    );
}

TEST(GestureMistakes, AMagnitudeHasAThresholdThatRearms) {
    const auto magnitude = [](const std::string& lines) { return gesture("magnitude = \"x\"\n" + lines); };
    EXPECT_EQ(magnitude("at_least = 3\nrearm_below = 3"), "");
    EXPECT_EQ(magnitude("gravity = -1"), "t.toml:4:11: gesture.g.gravity: must be from 0 to 1000000000");
    EXPECT_EQ(
        magnitude("at_least = 1\nrearm_below = 1.1"),
        "t.toml:5:15: gesture.g.rearm_below: must not be above `at_least`"
    );
    EXPECT_EQ(
        magnitude("rearm_below = 1"),
        "t.toml:4:15: gesture.g.rearm_below: belongs to `at_least`, which is not there"
    );
}

TEST(GestureMistakes, AHeadingHasTwoTypesAndAForwardAxis) {
    const auto heading = [](const std::string& lines) {
        return gesture("heading = \"m\"\naccelerometer = \"a\"\n" + lines);
    };
    EXPECT_EQ(heading("forward = \"-x\"\ndeclination = -180"), "");
    EXPECT_EQ(
        gesture("heading = \"m\""), "t.toml:1:1: gesture.g.accelerometer: missing: the type of its events"
    );
    EXPECT_EQ(
        gesture("heading = \"m\"\naccelerometer = \"m\""),
        "t.toml:4:17: gesture.g.accelerometer: must be another type than that of the magnetometer"
    );
    EXPECT_EQ(heading("gravity = 0"), "t.toml:5:11: gesture.g.gravity: must be from 0.001 to 1000000000");
    EXPECT_EQ(
        heading("forward = \"z\""),
        "t.toml:5:11: gesture.g.forward: must be one of \"x\", \"y\", \"-x\", \"-y\""
    );
    EXPECT_EQ(heading("declination = 181"), "t.toml:5:15: gesture.g.declination: must be from -180 to 180");
    EXPECT_EQ(
        heading("within = 0"), "t.toml:5:10: gesture.g.within: must be above 0 and at most 3600 seconds"
    );
}

TEST(GestureMistakes, ZonesHaveBoundsThatRiseAndANameMore) {
    const auto zones = [](const std::string& lines) {
        return gesture("zones = \"x\"\nfield = \"n\"\n" + lines);
    };
    const std::string names = "\nnames = [\"a\", \"b\", \"c\"]";
    EXPECT_EQ(zones("bounds = [1, 2]" + names), "");
    EXPECT_EQ(
        zones("bounds = [1]\nnames = []"),
        "t.toml:6:9: gesture.g.names: must be one more than the bounds: 2, not 0"
    );
    EXPECT_EQ(
        gesture("zones = \"x\"\nbounds = [1, 2]" + names),
        "t.toml:1:1: gesture.g.field: missing: the field of the event's data that lies in a zone"
    );
    EXPECT_EQ(
        zones("names = [\"a\"]"),
        "t.toml:1:1: gesture.g.bounds: missing: a list of the numbers at which a zone begins"
    );
    EXPECT_EQ(
        zones("bounds = [1]"),
        "t.toml:1:1: gesture.g.names: missing: a list of the names of the zones, from the lowest on"
    );
    EXPECT_EQ(zones("bounds = []" + names), "t.toml:5:10: gesture.g.bounds: must be 1 to 64 numbers");
    for (const auto* wrong : {"2", "1.5"})
        EXPECT_EQ(
            zones("bounds = [2, " + std::string(wrong) + "]" + names),
            "t.toml:5:10: gesture.g.bounds: must rise: " + std::string(wrong) + " comes after 2"
        );
    EXPECT_EQ(
        zones("bounds = [1, 2]\nnames = [\"a\", \"b\", \"a\"]"),
        "t.toml:6:9: gesture.g.names: `a` stands here twice"
    );
    EXPECT_EQ(
        zones("bounds = [1, 2]" + names + "\nhysteresis = -1"),
        "t.toml:7:14: gesture.g.hysteresis: must be from 0 to 1000000000"
    );
    EXPECT_EQ(
        zones("bounds = [1, 2]" + names + "\nhysteresis = 1.5"),
        "t.toml:7:14: warning: gesture.g.hysteresis: wider than the zone from 1 on, which it may pass over"
    );
}

TEST(GestureMistakes, ByIsAFieldOfTheKindsThatRemember) {
    EXPECT_EQ(gesture("double_tap = \"x\"\nby = \"\""), "t.toml:4:6: gesture.g.by: must not be empty");
    for (const auto* kind :
         {"double_tap", "simultaneous", "hold", "debounce", "rate_limit", "smooth", "magnitude"})
        EXPECT_EQ(gesture(kind + std::string(" = \"x\"\nby = \"code\"")), "") << kind;
    EXPECT_EQ(
        gesture("calibrate = \"x\"\nby = \"code\""), "t.toml:4:1: gesture.g.by: unknown key; known here: "
                                                     "calibrate, offset, matrix, scale, emit, where, metadata"
    );
}

} // namespace
} // namespace tutti::event::definition
