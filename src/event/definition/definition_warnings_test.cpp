// What is wrong with definitions together, and what is odd in one but works, each with the first line printed
// for it.
#include "event/definition/definition_file_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::event::definition {
namespace {

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

TEST(DefinitionWarnings, ATypeThatTheDefinitionsShowWithSeveralValuesIsKeptApart) {
    const auto with = [](const std::string& keys) {
        return first_line(
            "[gesture.code]\nsequence = [{ type = \"key\", where = { code = \"up\" } }, "
            "{ type = \"key\", where = { code = { one_of = [\"up\", \"down\"] } } }]\nemit = \"done\"\n"
            "[gesture.g]\nemit = \"out\"\n"
            + keys
        );
    };
    const std::string said =
        "comes with several values of `code` (down, up), which count as one here: keep them "
        "apart by `by = \"code\"`, or choose by `where`";
    EXPECT_EQ(with("double_tap = \"key\""), "t.toml:6:14: warning: gesture.g.double_tap: key " + said);
    EXPECT_EQ(with("hold = \"key\""), "t.toml:6:8: warning: gesture.g.hold: key " + said);
    EXPECT_EQ(with("double_tap = \"key\"\nby = \"code\""), "");
    EXPECT_EQ(with("double_tap = \"key\"\nwhere = { code = \"up\" }"), "");
    EXPECT_EQ(with("double_tap = \"other\""), "");
    EXPECT_EQ(with("rate_limit = \"key\""), "");
}

TEST(DefinitionWarnings, LongValuesAreToldInWholeCharacters) {
    std::string notes = "x"; // of which 64 bytes end within a character
    for (int i = 0; i < 50; ++i) notes += "ä";
    const auto said = first_line(
        "[gesture.code]\nsequence = [{ type = \"key\", where = { code = \"" + notes
        + "\" } }, { type = \"key\", where = { code = \"up\" } }]\nemit = \"done\"\n"
          "[gesture.g]\nemit = \"out\"\nhold = \"key\""
    );
    EXPECT_NE(said.find("(up, " + notes.substr(0, 63) + ")"), std::string::npos) << said;
}

} // namespace
} // namespace tutti::event::definition
