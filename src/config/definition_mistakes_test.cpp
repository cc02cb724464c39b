// What can be wrong or odd with a [playlist.…] or [gesture.…] table, each with the first line printed for it.
#include "config/definition.hpp"
#include "config/load.hpp"
#include "config/read_playlist.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::config {
namespace {

/// The first line of what is printed for a file: of its mistakes, else of its warnings; "" where there is
/// nothing.
std::string first_line(std::string_view text) {
    const auto installation = load_installation(text);
    const auto printed = installation ? print_warnings("t.toml", text, installation->warnings)
                                      : print_mistakes("t.toml", text, installation.error());
    return printed.substr(0, printed.find('\n'));
}

/// Of a playlist that is right but for `line`, the third.
std::string playlist(const std::string& line) {
    return first_line("[playlist.p]\nsteps = [{ type = \"flash\" }]\n" + line);
}

/// Of a playlist with one step of these keys beside its type.
std::string step(const std::string& keys) {
    return first_line("[playlist.p]\nsteps = [{ type = \"flash\", " + keys + " }]\n");
}

/// Of a gesture of these lines that emits.
std::string gesture(const std::string& lines) { return first_line("[gesture.g]\nemit = \"out\"\n" + lines); }

TEST(PlaylistMistakes, NamesAreNameSegments) {
    EXPECT_EQ(
        first_line("[playlist.Big]\nsteps = [{ type = \"flash\" }]\n"),
        "t.toml:1:11: playlist.Big: a playlist's name must be 1 to 64 of a-z, 0-9, '_' and '-'"
    );
    EXPECT_EQ(
        first_line("[gesture]\n\"a b\" = { hold = \"x\", emit = \"y\" }\n"),
        "t.toml:2:1: gesture.\"a b\": a gesture's name must be 1 to 64 of a-z, 0-9, '_' and '-'"
    );
}

TEST(PlaylistMistakes, StepsMustBeThereAndTables) {
    EXPECT_EQ(
        first_line("[playlist.p]\n"),
        "t.toml:1:1: playlist.p.steps: missing: a list of at least one step, such as [{ type = \"flash\" }]"
    );
    EXPECT_EQ(
        first_line("[playlist]\np = 1\n"), "t.toml:2:5: playlist.p: must be a table, not a whole number"
    );
    EXPECT_EQ(first_line("playlist = 1\n"), "t.toml:1:12: playlist: must be a table, not a whole number");
    EXPECT_EQ(
        first_line("[playlist.p]\nsteps = []\n"), "t.toml:2:9: playlist.p.steps: must be at least one step"
    );
    EXPECT_EQ(
        first_line("[playlist.p]\nsteps = \"flash\"\n"),
        "t.toml:2:9: playlist.p.steps: must be a list, not a string"
    );
    EXPECT_EQ(
        first_line("[playlist.p]\nsteps = [\"flash\"]\n"),
        "t.toml:2:10: playlist.p.steps[0]: must be a table, not a string"
    );
    EXPECT_EQ(
        first_line("[playlist.p]\nsteps = [{ offset = 1 }]\n"),
        "t.toml:2:10: playlist.p.steps[0].type: missing: the type of the event that the step emits"
    );
    std::string many = "[playlist.p]\nsteps = [";
    for (std::size_t i = 0; i <= most_steps; ++i) many += "{ type = \"flash\" },";
    EXPECT_EQ(first_line(many + "]\n"), "t.toml:2:9: playlist.p.steps: must be at most 1000 tables");
}

TEST(PlaylistMistakes, UnknownKeysSuggestTheNearest) {
    EXPECT_EQ(
        playlist("triger = \"x\""), "t.toml:3:1: playlist.p.triger: unknown key; did you mean `trigger`?"
    );
    EXPECT_EQ(
        step("repeats = 2"), "t.toml:2:28: playlist.p.steps[0].repeats: unknown key; did you mean `repeat`?"
    );
}

TEST(PlaylistMistakes, EventTypesAreDottedNames) {
    constexpr auto dotted = "must be names of a-z, 0-9, '_' and '-', joined by '.', such as \"button.press\"";
    for (const std::string type : {"", "Button", "button..press", ".", "button press", "button/press"})
        EXPECT_EQ(
            playlist("trigger = \"" + type + "\""), "t.toml:3:11: playlist.p.trigger: " + std::string(dotted)
        );
    EXPECT_EQ(
        playlist("trigger = 1"),
        "t.toml:3:11: playlist.p.trigger: must be an event type such as \"button.press\", not a whole number"
    );
    EXPECT_EQ(playlist("completion = \"a.\""), "t.toml:3:14: playlist.p.completion: " + std::string(dotted));
    EXPECT_EQ(
        first_line("[playlist.p]\nsteps = [{ type = \"Flash\" }]\n"),
        "t.toml:2:19: playlist.p.steps[0].type: " + std::string(dotted)
    );
    std::string longest = "a";
    while (longest.size() < 255) longest += ".a";
    EXPECT_EQ(playlist("trigger = \"" + longest + "\""), "");
    EXPECT_EQ(
        playlist("trigger = \"" + longest + "a\""),
        "t.toml:3:11: playlist.p.trigger: must be at most 255 characters"
    );
}

TEST(PlaylistMistakes, NobodyElseEmitsWhatTheRuntimeEmits) {
    constexpr auto reserved = "`event.…` is what the runtime itself emits: choose another type";
    EXPECT_EQ(
        playlist("completion = \"event.playlist.stopped\""),
        "t.toml:3:14: playlist.p.completion: " + std::string(reserved)
    );
    EXPECT_EQ(
        first_line("[playlist.p]\nsteps = [{ type = \"event.x\" }]\n"),
        "t.toml:2:19: playlist.p.steps[0].type: " + std::string(reserved)
    );
    EXPECT_EQ(
        first_line("[gesture.g]\nhold = \"x\"\nemit = \"event.x\"\n"),
        "t.toml:3:8: gesture.g.emit: " + std::string(reserved)
    );
    EXPECT_EQ(
        first_line("[gesture.g]\nmirror = \"event.playlist.created\"\ngate = { type = \"x\" }\n"),
        "t.toml:2:10: gesture.g.mirror: " + std::string(reserved)
    );
    EXPECT_EQ(playlist("completion = \"events.x\"\ninterrupts = [\"event.playlist.stopped\"]"), "");
}

TEST(PlaylistMistakes, InterruptsStandOnce) {
    EXPECT_EQ(
        playlist("interrupts = \"stop\""), "t.toml:3:14: playlist.p.interrupts: must be a list, not a string"
    );
    EXPECT_EQ(
        playlist("interrupts = [\"stop\", \"halt\", \"stop\"]"),
        "t.toml:3:14: playlist.p.interrupts: `stop` stands here twice"
    );
    EXPECT_EQ(
        playlist("interrupts = [\"stop\", 1]"),
        "t.toml:3:23: playlist.p.interrupts[1]: must be an event type such as "
        "\"button.press\", not a whole number"
    );
    std::string many = "interrupts = [";
    for (int i = 0; i <= 100; ++i) many += "\"t" + std::to_string(i) + "\",";
    EXPECT_EQ(playlist(many + "]"), "t.toml:3:14: playlist.p.interrupts: must be at most 100 types");
}

TEST(PlaylistMistakes, MetadataIsATableOfAtMostOneKilobyte) {
    EXPECT_EQ(
        playlist("metadata = \"x\""), "t.toml:3:12: playlist.p.metadata: must be a table, not a string"
    );
    // {"k":"…"} has eight bytes beside the text.
    EXPECT_EQ(playlist("metadata = { k = \"" + std::string(1016, 'x') + "\" }"), "");
    EXPECT_EQ(
        playlist("metadata = { k = \"" + std::string(1017, 'x') + "\" }"),
        "t.toml:3:12: playlist.p.metadata: must be at most 1024 bytes as JSON, not 1025: every event carries "
        "it"
    );
}

TEST(PlaylistMistakes, DataIsATableThatJsonCanSay) {
    EXPECT_EQ(step("data = 1"), "t.toml:2:35: playlist.p.steps[0].data: must be a table, not a whole number");
    EXPECT_EQ(
        step("data = { x = [1, nan] }"),
        "t.toml:2:35: playlist.p.steps[0].data: must hold finite numbers alone: JSON has no others"
    );
    const auto deep = [](int levels) {
        return "data = { x = " + std::string(static_cast<std::size_t>(levels), '[') + "1"
               + std::string(static_cast<std::size_t>(levels), ']') + " }";
    };
    EXPECT_EQ(step(deep(22)), "");
    EXPECT_EQ(step(deep(23)), "t.toml:2:35: playlist.p.steps[0].data: nested deeper than 24 levels");
}

TEST(PlaylistMistakes, TimesAreNumbersOfSecondsInRange) {
    EXPECT_EQ(
        step("offset = \"500ms\""),
        "t.toml:2:37: playlist.p.steps[0].offset: must be a number of seconds, without "
        "quotes; did you mean `0.5`?"
    );
    EXPECT_EQ(
        step("offset = \"soon\""),
        "t.toml:2:37: playlist.p.steps[0].offset: must be a number of seconds, without quotes"
    );
    EXPECT_EQ(
        step("offset = true"),
        "t.toml:2:37: playlist.p.steps[0].offset: must be a number of seconds, not true or false"
    );
    constexpr auto range = "t.toml:2:37: playlist.p.steps[0].offset: must be from 0 to 86400 seconds";
    for (const std::string wrong : {"-0.001", "86400.001", "nan", "inf", "-inf", "1e300"})
        EXPECT_EQ(step("offset = " + wrong), range) << wrong;
    EXPECT_EQ(step("offset = 0.0000004"), "");
}

TEST(PlaylistMistakes, RepeatsNeedAnInterval) {
    EXPECT_EQ(step("repeat = 0"), "t.toml:2:37: playlist.p.steps[0].repeat: must be from 1 to 1000000");
    EXPECT_EQ(
        step("repeat = 1000001, interval = 1"),
        "t.toml:2:37: playlist.p.steps[0].repeat: must be from 1 to 1000000"
    );
    EXPECT_EQ(
        step("repeat = 2"),
        "t.toml:2:10: playlist.p.steps[0].interval: missing: a step that repeats needs one, in seconds"
    );
    for (const std::string wrong : {"0", "-1", "0.0000001", "86401"})
        EXPECT_EQ(
            step("repeat = 2, interval = " + wrong),
            "t.toml:2:51: playlist.p.steps[0].interval: must be above 0 and at most 86400 seconds"
        );
    EXPECT_EQ(
        step("interval = 1"),
        "t.toml:2:39: warning: playlist.p.steps[0].interval: has no effect: the step does not repeat"
    );
    EXPECT_EQ(
        step("producer = 2147483648"),
        "t.toml:2:39: playlist.p.steps[0].producer: must be from -2147483648 to 2147483647"
    );
}

TEST(PlaylistMistakes, ADefinitionIsAtMost256KiB) {
    const auto data = "data = { text = \"" + std::string(largest_definition, 'x') + "\" }";
    EXPECT_EQ(step(data), "t.toml:1:1: playlist.p: must be at most 262144 bytes as JSON, not 262191");
}

TEST(GestureMistakes, ThereIsOneKind) {
    EXPECT_EQ(
        first_line("[gesture.g]\nemit = \"x\"\n"),
        "t.toml:1:1: gesture.g: must name its kind by one of the keys double_tap, simultaneous, sequence, "
        "hold, "
        "mirror, playlist, calibrate, aggregate, debounce, rate_limit"
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
        "t.toml:4:1: gesture.g.window: unknown key; known here: hold, after, where, emit, metadata"
    );
}

TEST(GestureMistakes, EveryKindButMirrorAndPlaylistEmits) {
    for (const std::string kind :
         {"double_tap", "simultaneous", "hold", "calibrate", "aggregate", "debounce", "rate_limit"}) {
        const auto installation = load_installation("[gesture.g]\n" + kind + " = \"x\"\n");
        ASSERT_FALSE(installation) << kind;
        const Mistake missing{
            {1, 1}, "gesture.g.emit", "missing: the type of the event that the gesture emits", {}
        };
        EXPECT_NE(std::ranges::find(installation.error(), missing), installation.error().end()) << kind;
    }
    EXPECT_EQ(
        gesture("mirror = \"x\"\ngate = { type = \"y\" }"),
        "t.toml:2:1: gesture.g.emit: unknown key; known here: mirror, gate, producer, metadata"
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

TEST(DefinitionMistakes, APlaylistThatDoesNotExistSuggestsTheNearest) {
    constexpr auto there = "[playlist.colour_cycle]\nsteps = [{ type = \"flash\" }]\n";
    EXPECT_EQ(
        first_line(there + std::string("[gesture.g]\nplaylist = \"color_cycle\"\ngate = { type = \"x\" }\n")),
        "t.toml:4:12: gesture.g.playlist: there is no playlist named `color_cycle`; did you mean "
        "`colour_cycle`?"
    );
    EXPECT_EQ(
        first_line("[gesture.g]\nplaylist = \"other\"\ngate = { type = \"x\" }\n"),
        "t.toml:2:12: gesture.g.playlist: there is no playlist named `other`"
    );
}

TEST(DefinitionMistakes, ThereAreAtMostTenThousand) {
    const auto of = [](int count) {
        std::string text = "[gesture]\n";
        for (int i = 0; i < count; ++i) text += "g" + std::to_string(i) + " = {debounce=\"x\",emit=\"y\"}\n";
        return first_line(text);
    };
    EXPECT_EQ(of(10'000), "");
    EXPECT_EQ(of(10'001), "t.toml:1:1: gesture: more than 10000 playlists and gestures");
}

TEST(DefinitionWarnings, NumbersOutsideOfTheRecommendedRangesAreSaid) {
    EXPECT_EQ(
        gesture("double_tap = \"x\"\nwindow = 0.6"), "t.toml:4:10: warning: gesture.g.window: outside of the "
                                                     "recommended 0.2 to 0.5 s: people tap twice within 200 "
                                                     "to 500 ms; two single presses are further apart"
    );
    EXPECT_EQ(gesture("double_tap = \"x\"\nwindow = 0.5"), "");
    EXPECT_EQ(gesture("double_tap = \"x\"\nwindow = 0.2"), "");
    const auto is_odd = [](const std::string& printed, std::string_view key, std::string_view range) {
        EXPECT_NE(
            printed.find(
                "warning: " + std::string(key) + ": outside of the recommended " + std::string(range)
            ),
            std::string::npos
        ) << printed;
    };
    is_odd(gesture("simultaneous = \"x\"\nwindow = 0.004"), "gesture.g.window", "0.005 to 0.1 s");
    is_odd(gesture("sequence = [{ type = \"x\" }]\ntimeout = 4"), "gesture.g.timeout", "0.3 to 3 s");
    is_odd(gesture("hold = \"x\"\nafter = 0.1"), "gesture.g.after", "0.3 to 5 s");
    is_odd(gesture("debounce = \"x\"\nquiet = 0.001"), "gesture.g.quiet", "0.005 to 0.5 s");
    is_odd(gesture("rate_limit = \"x\"\nper_second = 61"), "gesture.g.per_second", "1 to 60");
    is_odd(gesture("aggregate = \"x\"\nfield = \"y\"\nwindow = 601"), "gesture.g.window", "0.1 to 600 s");
    is_odd(step("offset = 601"), "playlist.p.steps[0].offset", "0 to 600 s");
    is_odd(step("repeat = 2, interval = 0.009"), "playlist.p.steps[0].interval", "0.01 to 60 s");
    is_odd(step("repeat = 10001, interval = 0.01"), "playlist.p.steps[0].repeat", "1 to 10000");
    is_odd(step("repeat = 62, interval = 60"), "playlist.p.steps", "0 to 3600 s");
}

TEST(DefinitionWarnings, AreNotGivenForAFileWithMistakes) {
    EXPECT_EQ(gesture("double_tap = \"X\"\nwindow = 0.6").find("warning"), std::string::npos);
}

} // namespace
} // namespace tutti::config
