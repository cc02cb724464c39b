// Definitions that lead back to themselves, each with what is said about it.
#include "event/definition/circles.hpp"
#include "event/definition/definition_file_testing.hpp"
#include "event/definition/strong_components.hpp"

#include <gtest/gtest.h>

namespace tutti::event::definition {
namespace {

/// What is wrong, else the warnings, one a line; "" where nothing is.
std::string findings(std::string_view text) {
    const auto file = load_definitions(text);
    std::string all;
    if (!file)
        for (const auto& mistake : file.error()) all += mistake.key + ": " + mistake.reason + "\n";
    else
        for (const auto& warning : file->warnings)
            all += "warning: " + warning.key + ": " + warning.reason + "\n";
    return all;
}

constexpr auto with_delay = "a circle with a delay, so a rehearsal needs an `end` line: ";

TEST(Circles, AreShownWholeWhereTheFirstOfThemStands) {
    constexpr auto text =
        "[playlist.b]\ntrigger = \"x\"\nsteps = [{ type = \"y\" }, { type = \"z\", offset = 1 }]\n"
        "[gesture.a]\nrate_limit = \"y\"\nemit = \"x\"\n";
    const auto file = load_definitions(text);
    ASSERT_FALSE(file);
    EXPECT_EQ(
        toml::print_mistakes("t.toml", text, file.error()),
        "t.toml:4:10: gesture.a: a circle without a delay: gesture.a emits x, playlist.b starts on x and "
        "emits y at "
        "0 s, gesture.a listens to y\n"
        "  [gesture.a]\n"
        "           ^\n"
    );
}

TEST(Circles, APlaylistWhoseFirstStepStartsItIsOne) {
    EXPECT_EQ(
        findings("[playlist.p]\ntrigger = \"x\"\nsteps = [{ type = \"x\" }]\n"),
        "playlist.p: a circle without a delay: playlist.p emits x at 0 s, playlist.p starts on x\n"
    );
    EXPECT_EQ(
        findings(
            "[playlist.p]\ntrigger = \"event.playlist.created\"\nsteps = [{ type = \"x\", offset = 1 }]\n"
        ),
        "playlist.p: a circle without a delay: playlist.p emits event.playlist.created at 0 s, playlist.p "
        "starts on "
        "event.playlist.created\n"
    );
}

TEST(Circles, CompletionIsWithoutDelayWhereEveryStepIs) {
    constexpr auto at_once =
        "[playlist.p]\ntrigger = \"x\"\ncompletion = \"x\"\nsteps = [{ type = \"y\" }]\n";
    constexpr auto later = "[playlist.p]\ntrigger = \"x\"\ncompletion = \"x\"\nsteps = [{ type = \"y\", "
                           "repeat = 2, interval = 1 }]\n";
    EXPECT_EQ(
        findings(at_once),
        "playlist.p: a circle without a delay: playlist.p completes with x at 0 s, playlist.p starts on x\n"
    );
    EXPECT_EQ(
        findings(later), "warning: playlist.p: " + std::string(with_delay)
                             + "playlist.p completes with x at 1 s, playlist.p starts on x\n"
    );
}

TEST(Circles, AGestureThatHearsItselfIsOne) {
    for (const std::string kind : {"double_tap", "simultaneous", "calibrate", "rate_limit"})
        EXPECT_EQ(
            findings("[gesture.g]\n" + kind + " = \"x\"\nemit = \"x\"\n"),
            "gesture.g: a circle without a delay: gesture.g emits x, gesture.g listens to x\n"
        );
    EXPECT_EQ(
        findings("[gesture.g]\naggregate = \"x\"\nfunction = \"count\"\nwindow = 1\nemit = \"x\"\n"),
        "gesture.g: a circle without a delay: gesture.g emits x, gesture.g listens to x\n"
    );
}

TEST(Circles, HoldsDebouncesAndLaterStepsAreDelays) {
    EXPECT_EQ(
        findings("[gesture.g]\nhold = \"x\"\nemit = \"x\"\n"),
        "warning: gesture.g: " + std::string(with_delay)
            + "gesture.g emits x after 0.5 s, gesture.g listens to x\n"
    );
    EXPECT_EQ(
        findings("[gesture.g]\ndebounce = \"x\"\nemit = \"x\"\n"),
        "warning: gesture.g: " + std::string(with_delay)
            + "gesture.g emits x after 0.02 s, gesture.g listens to x\n"
    );
    EXPECT_EQ(
        findings("[playlist.p]\ntrigger = \"x\"\nsteps = [{ type = \"x\", offset = 0.5 }]\n"),
        "warning: playlist.p: " + std::string(with_delay)
            + "playlist.p emits x at 0.5 s, playlist.p starts on x\n"
    );
}

TEST(Circles, MirrorsMakeNone) {
    EXPECT_EQ(
        findings("[gesture.a]\nmirror = \"x\"\ngate = { type = \"x\" }\n"
                 "[gesture.b]\nmirror = \"x\"\ngate = { type = \"y\" }\n"
                 "[playlist.p]\ntrigger = \"x\"\nsteps = [{ type = \"y\" }]\n"),
        ""
    );
}

TEST(Circles, ThroughAGatedPlaylistTheGestureIsSaidToStartIt) {
    EXPECT_EQ(
        findings("[gesture.g]\nplaylist = \"p\"\ngate = { type = \"x\" }\n"
                 "[playlist.p]\nsteps = [{ type = \"x\" }]\n"),
        "gesture.g: a circle without a delay: gesture.g starts playlist.p, playlist.p emits x at 0 s, "
        "gesture.g "
        "listens to x\n"
    );
}

TEST(Circles, ASequenceThatAlsoNeedsOtherEventsIsNone) {
    constexpr auto playlist = "[playlist.p]\ntrigger = \"x\"\nsteps = [{ type = \"y\" }, { type = \"z\" }]\n";
    const auto with = [&](const std::string& types) {
        return findings(playlist + ("[gesture.s]\nsequence = [" + types + "]\nemit = \"x\"\n"));
    };
    EXPECT_EQ(with("{ type = \"button\" }, { type = \"y\" }"), "");
    EXPECT_EQ(
        with("{ type = \"z\" }, { type = \"y\" }, { type = \"y\" }"),
        "gesture.s: a circle without a delay: gesture.s emits x, playlist.p starts on x and emits y at 0 s, "
        "gesture.s "
        "listens to y\n"
    );
}

TEST(Circles, LifecycleEventsLeadToPlaylistsThatAreDeclaredLater) {
    EXPECT_EQ(
        findings(
            "[playlist.a]\ntrigger = \"x\"\nsteps = [{ type = \"y\" }]\n"
            "[playlist.b]\ntrigger = \"event.playlist.stopped\"\nsteps = [{ type = \"x\" }, { type = \"z\", "
            "offset = 1 }]\n"
        ),
        "playlist.a: a circle without a delay: playlist.a emits event.playlist.stopped at 0 s, playlist.b "
        "starts on "
        "event.playlist.stopped and emits x at 0 s, playlist.a starts on x\n"
    );
}

TEST(Circles, InterruptsAloneMakeNone) {
    // Each time round needs a run to stop, and nothing here starts one.
    EXPECT_EQ(
        findings("[playlist.p]\ntrigger = \"go\"\ninterrupts = [\"stop\"]\nsteps = [{ type = \"y\", offset = "
                 "1 }]\n"
                 "[gesture.g]\nrate_limit = \"event.playlist.stopped\"\nemit = \"stop\"\n"),
        ""
    );
    EXPECT_EQ(
        findings(
            "[playlist.p]\ntrigger = \"go\"\ninterrupts = [\"y\"]\nsteps = [{ type = \"y\", offset = 1 }]\n"
        ),
        ""
    );
}

TEST(Circles, AStopThatStartsWhatStoppedItIsOne) {
    EXPECT_EQ(
        findings(
            "[playlist.p]\ntrigger = \"event.playlist.stopped\"\ninterrupts = [\"event.playlist.created\"]\n"
            "steps = [{ type = \"y\", offset = 1 }]\n"
        ),
        "playlist.p: a circle without a delay: playlist.p emits event.playlist.created at 0 s, playlist.p is "
        "interrupted by event.playlist.created and emits event.playlist.stopped, playlist.p starts on "
        "event.playlist.stopped\n"
    );
    EXPECT_EQ(
        findings("[gesture.g]\nplaylist = \"p\"\ncancel_active = true\n"
                 "gate = { type = \"event.playlist.stopped\", where = {} }\n"
                 "[playlist.p]\nsteps = [{ type = \"y\", offset = 1 }]\n"),
        "gesture.g: a circle without a delay: gesture.g cancels the runs of playlist.p, playlist.p emits "
        "event.playlist.stopped, gesture.g listens to event.playlist.stopped\n"
    );
}

TEST(Circles, AGateOnThePlaylistsNameHearsThatPlaylistAlone) {
    constexpr auto chain = "[playlist.intro]\ntrigger = \"go\"\nsteps = [{ type = \"a\" }]\n"
                           "[playlist.main]\nsteps = [{ type = \"b\" }]\n"
                           "[gesture.then]\nplaylist = \"main\"\n"
                           "gate = { type = \"event.playlist.stopped\", where = { playlist_name = ";
    EXPECT_EQ(findings(std::string(chain) + "\"intro\" } }\n"), "");
    EXPECT_EQ(
        findings(std::string(chain) + "\"main\" } }\n"),
        "gesture.then: a circle without a delay: gesture.then starts playlist.main, playlist.main emits "
        "event.playlist.stopped at 0 s, gesture.then listens to event.playlist.stopped\n"
    );
}

TEST(Circles, EachKnotIsToldOfOnceAndTheShortestWay) {
    EXPECT_EQ(
        findings(
            "[gesture.a]\nrate_limit = \"x\"\nemit = \"y\"\n[gesture.b]\nrate_limit = \"y\"\nemit = \"z\"\n"
            "[gesture.c]\nrate_limit = \"z\"\nemit = \"x\"\n[gesture.d]\nrate_limit = \"y\"\nemit = \"x\"\n"
            "[gesture.e]\nrate_limit = \"e\"\nemit = \"e\"\n"
        ),
        "gesture.a: a circle without a delay: gesture.a emits y, gesture.d listens to y and emits x, "
        "gesture.a listens "
        "to x\n"
        "gesture.e: a circle without a delay: gesture.e emits e, gesture.e listens to e\n"
    );
}

/// `count` gestures, each hearing the one before, the first hearing the last.
std::vector<Gesture> ring(int count) {
    std::vector<Gesture> gestures;
    for (int i = 0; i < count; ++i) {
        RateLimit kind;
        kind.type = "t" + std::to_string(i);
        kind.emit = "t" + std::to_string((i + 1) % count);
        gestures.push_back({"g" + std::to_string(i), kind, {}});
    }
    return gestures;
}

TEST(Circles, AVeryLongOneIsShownByItsBeginning) {
    const auto found = check_circles({}, ring(10'000));
    ASSERT_EQ(found.mistakes.size(), 1U);
    EXPECT_LT(found.mistakes[0].reason.size(), 1000U);
    EXPECT_NE(found.mistakes[0].reason.find(", … 9990 more …, gesture.g0 listens to t0"), std::string::npos);
}

TEST(Circles, AreLookedForInProportionToTheDefinitions) {
    std::vector<Playlist> playlists;
    std::vector<Gesture> gestures;
    for (int i = 0; i < 5000; ++i) {
        const auto number = std::to_string(i);
        Playlist playlist;
        playlist.name = "p" + number;
        playlist.trigger = "all";
        playlist.interrupts = {"stop"};
        playlist.steps = {{.type = "each"}};
        playlists.push_back(playlist);
        // A chain of sequences, of which only the last one starves at first.
        Sequence kind;
        kind.steps = {{"each", {}}, {"s" + std::to_string(i + 1), {}}};
        kind.emit = i == 0 ? "all" : "s" + number;
        gestures.push_back({"g" + number, kind, {}});
    }
    const auto found = check_circles(playlists, gestures);
    EXPECT_LE(found.mistakes.size() + found.warnings.size(), 1U);
}

TEST(StrongComponents, AreTheNodesThatLeadToEachOther) {
    // 0 → 1 → 2 → 0, 2 → 3 → 4 → 3, 5 alone.
    const auto component = strong_components({{1}, {2}, {0, 3}, {4}, {3}, {}});
    EXPECT_EQ(component[0], component[1]);
    EXPECT_EQ(component[0], component[2]);
    EXPECT_EQ(component[3], component[4]);
    EXPECT_NE(component[0], component[3]);
    EXPECT_NE(component[5], component[0]);
    EXPECT_NE(component[5], component[3]);
}

} // namespace
} // namespace tutti::event::definition
