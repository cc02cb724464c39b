// Gated playlist: starts a playlist for each event that passes its gates (DESIGN §5, docs/events.md).
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

struct Gated : Performance {
    explicit Gated(bool cancel_active, std::vector<definition::Gate> gates = {{"motion", {}}}) {
        definition::Playlist playlist;
        playlist.name = "welcome";
        playlist.steps.resize(1);
        playlist.steps[0].type = "x";
        playlist.steps[0].offset = 10s;
        playlist.interrupts = {"halt"};
        add(playlist);
        add("door", definition::GatedPlaylist{"welcome", std::move(gates), cancel_active});
    }
    void motion(microseconds at, bool on = true) { input(at, "motion", Value::object({{"value", on}})); }
};

TEST(GatedPlaylist, StartsItForEachEventThatPassesTheGate) {
    Gated show(false);
    show.motion(0s);
    show.motion(1s, false);
    show.motion(2s);
    show.motion(3s);
    EXPECT_EQ(show.take(), Lines({"0 created run-1", "2000000 created run-2", "3000000 created run-3"}));
    EXPECT_EQ(show.view("door").fired, 3U);
}

TEST(GatedPlaylist, TheRunsTriggerEventIsTheOneThatPassed) {
    Gated show(false);
    show.from("hall", 0s, "motion", 4, json(R"({"value":2})"));
    const auto trigger = json(show.data("event.playlist.created"));
    EXPECT_EQ(
        print_json(*trigger.find("trigger_event")),
        R"({"event_type":"motion","producer_id":4,"data":{"value":2}})"
    );
}

TEST(GatedPlaylist, WithSeveralGatesAllMustBeOn) {
    Gated show(false, {{"motion", {}}, {"night", {}}});
    show.motion(0s);
    show.input(1s, "night", json(R"({"enabled":true})")); // passes: motion is on
    show.motion(2s);
    show.input(3s, "night", json(R"({"enabled":false})"));
    show.motion(4s);
    EXPECT_EQ(show.take(), Lines({"1000000 created run-1", "2000000 created run-2"}));
}

TEST(GatedPlaylist, CancelsItsOwnEarlierRunsIfAsked) {
    Gated show(true);
    show.motion(0s);
    show.motion(1s);
    show.motion(2s);
    EXPECT_EQ(
        show.take(), Lines(
                         {"0 created run-1", "1000000 stopped run-1 cancelled", "1000000 created run-2",
                          "2000000 stopped run-2 cancelled", "2000000 created run-3"}
                     )
    );
}

TEST(GatedPlaylist, CancelsNobodyElsesRuns) {
    Gated show(true);
    show.start("welcome");
    show.add("window", definition::GatedPlaylist{"welcome", {{"glass", {}}}, true});
    show.input(0s, "glass", json(R"({"value":1})"));
    show.motion(1s);
    show.motion(2s);
    EXPECT_EQ(show.engine.playlists().active(), 3U);
    EXPECT_EQ(show.count("event.playlist.stopped"), 1);
}

TEST(GatedPlaylist, ARunThatEndedIsNotStoppedAgain) {
    Gated show(true);
    show.motion(0s);
    show.input(1s, "halt");
    show.motion(2s);
    EXPECT_EQ(
        show.take(), Lines({"0 created run-1", "1000000 stopped run-1 interrupted", "2000000 created run-2"})
    );
}

TEST(GatedPlaylist, WithoutThePlaylistItStartsNothingAndCounts) {
    Gated show(false);
    EXPECT_TRUE(show.engine.playlists().remove("welcome"));
    show.motion(0s);
    EXPECT_EQ(show.take(), Lines());
    EXPECT_EQ(show.view("door").fired, 0U);
    EXPECT_EQ(show.view("door").suppressed, 1U);
}

TEST(GatedPlaylist, StartsThatComeTooOftenAreSuppressed) {
    Gated show(false);
    for (int i = 0; i < 150; ++i) show.motion(milliseconds(i));
    EXPECT_EQ(show.engine.playlists().active(), 100U);
    EXPECT_EQ(show.view("door").fired, 100U);
    EXPECT_EQ(show.view("door").suppressed, 50U);
}

} // namespace
} // namespace tutti::event::testing
