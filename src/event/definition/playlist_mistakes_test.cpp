// What can be wrong with a [playlist.…] table, each with the first line printed for it.
#include "event/definition/definition.hpp"
#include "event/definition/definition_file_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::event::definition {
namespace {

/// Of a playlist that is right but for `line`, the third.
std::string playlist(const std::string& line) {
    return first_line("[playlist.p]\nsteps = [{ type = \"flash\" }]\n" + line);
}

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
    constexpr auto reserved =
        "`event.…` and `playlist.…` are what the runtime itself emits: choose another type";
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
    // They would stand on event/playlist/… beside what becomes of playlists.
    EXPECT_EQ(
        playlist("completion = \"playlist\""), "t.toml:3:14: playlist.p.completion: " + std::string(reserved)
    );
    EXPECT_EQ(
        first_line("[playlist.p]\nsteps = [{ type = \"playlist.stopped\" }]\n"),
        "t.toml:2:19: playlist.p.steps[0].type: " + std::string(reserved)
    );
    EXPECT_EQ(
        first_line("[gesture.g]\nhold = \"x\"\nemit = \"playlist.x\"\n"),
        "t.toml:3:8: gesture.g.emit: " + std::string(reserved)
    );
    EXPECT_EQ(playlist("completion = \"playlists.x\"\ntrigger = \"playlist.created\""), "");
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

} // namespace
} // namespace tutti::event::definition
