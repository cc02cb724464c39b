// Performance: inputs of the bus go in, events for the bus come out.
#include "base/json.hpp"
#include "director/performance.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

/// Notes what the performance hands out.
class Notes final : public Stagehand {
public:
    void publish(const contract::Event& event) override {
        lines.push_back(fmt::format("{} {}", event.type, event.id));
        published.push_back(event);
    }
    void run_started(const event::RunView& run) override {
        lines.push_back(fmt::format("started {}", run.playlist_id));
    }
    void run_stopped(const event::RunView& run, const event::RunEnd& end) override {
        lines.push_back(fmt::format("stopped {} {}", run.playlist_id, event::name(end.reason)));
    }
    void failed(std::string_view message, const contract::Event& event) override {
        lines.push_back(fmt::format("failed {}: {}", event.type, message));
    }
    void flapping(std::string_view name, const contract::Event& event) override {
        lines.push_back(fmt::format("flapping {} by {} {}", name, event.source, event.id));
    }
    void clock_set_back(std::string_view name, const contract::Event& event, microseconds back) override {
        lines.push_back(fmt::format("back {} by {} {} {}", name, event.source, event.id, back.count()));
    }
    Lines take() { return std::exchange(lines, {}); }

    Lines lines;
    std::vector<contract::Event> published;
};

class Stage {
public:
    explicit Stage(const Score& score, std::string prefix = "ab12")
        : performance("director", std::move(prefix), notes) {
        EXPECT_TRUE(performance.load(score));
    }
    bool input(microseconds at, std::string_view type, std::string id, Value data = Value::object({})) {
        contract::Event event;
        event.id = std::move(id);
        event.type = type;
        event.source = "pad";
        event.producer = 1;
        event.timestamp = WallTime(at);
        event.data = std::move(data);
        const auto taken = performance.input(event, WallTime(at));
        EXPECT_TRUE(taken);
        return taken.value_or(false);
    }
    const contract::Event& last() const { return notes.published.back(); }

    Notes notes;
    Performance performance;
};

event::definition::Playlist flash() {
    event::definition::Playlist playlist;
    playlist.name = "flash";
    playlist.trigger = "button.press";
    playlist.interrupts = {"button.stop"};
    playlist.steps = {{.type = "light.on"}, {.type = "light.off", .offset = 1s}};
    return playlist;
}
Score score() {
    return {{flash()}, {{"twice", event::definition::DoubleTap{"tap", 300ms, "tap.double"}, {}}}};
}

Lines ids_of(const std::vector<contract::Event>& chain) {
    Lines ids;
    for (const auto& event : chain) ids.push_back(event.source + " " + event.id);
    return ids;
}

TEST(Performance, ARunIsPublishedFromItsTriggerToItsEnd) {
    Stage stage(score());
    EXPECT_TRUE(stage.input(10s, "button.press", "17"));
    EXPECT_EQ(stage.notes.take(), Lines({"started run-ab12-1", "event.playlist.created ab12-2"}));
    EXPECT_EQ(stage.last().cause, "pad/17");
    EXPECT_EQ(stage.last().source, "director");
    stage.performance.engine().advance(WallTime(11s));
    EXPECT_EQ(
        stage.notes.take(),
        Lines(
            {"light.on ab12-3", "event.playlist.emitted ab12-4", "stopped run-ab12-1 completed",
             "light.off ab12-5", "event.playlist.emitted ab12-6", "event.playlist.stopped run-ab12-1-stopped"}
        )
    );
    EXPECT_EQ(stage.performance.inputs(), 1U);
    EXPECT_EQ(stage.performance.outputs(), 6U);
    for (std::size_t i = 0; i < stage.notes.published.size(); ++i)
        EXPECT_EQ(stage.notes.published[i].seq, i + 1);
}

TEST(Performance, WhyLeadsFromTheEndOfARunToItsTrigger) {
    Stage stage(score());
    stage.input(10s, "button.press", "17");
    stage.performance.engine().advance(WallTime(11s));
    EXPECT_EQ(
        ids_of(stage.performance.ledger().why("director", "run-ab12-1-stopped")),
        Lines({"pad 17", "director ab12-2", "director ab12-5", "director run-ab12-1-stopped"})
    );
}

TEST(Performance, TheIdOfAStoppedIsThatWhichASuccessorWouldGiveIt) {
    Stage stage(score());
    stage.input(10s, "button.press", "1");
    stage.input(10s, "button.stop", "2");
    const auto& stopped = stage.last();
    EXPECT_EQ(stopped.type, "event.playlist.stopped");
    EXPECT_EQ(stopped.id, stopped_id(stopped.data.find("playlist_id")->string()));
    EXPECT_EQ(*stopped.data.find("reason"), Value("interrupted"));
    EXPECT_EQ(stopped.cause, "pad/2");
}

TEST(Performance, AnEventThatComesTwiceCountsOnce) {
    Stage stage(score());
    EXPECT_TRUE(stage.input(10s, "button.press", "1"));
    EXPECT_FALSE(stage.input(10s, "button.press", "1"));
    EXPECT_FALSE(stage.input(12s, "tap", "1")); // the id says who it is
    EXPECT_TRUE(stage.input(10s, "button.press", "2"));
    EXPECT_EQ(stage.performance.inputs(), 2U);
    EXPECT_EQ(stage.performance.duplicates(), 2U);
    EXPECT_EQ(stage.performance.engine().playlists().active(), 2U);
    EXPECT_EQ(stage.performance.ledger().recent(10).size(), 4U);
}

TEST(Performance, DeadlinesBeforeAnInputComeFirst) {
    Stage stage(score());
    stage.input(10s, "button.press", "1");
    stage.input(11s + 1us, "button.stop", "2");
    EXPECT_EQ(*stage.last().data.find("reason"), Value("completed"));
    Stage at_once(score());
    at_once.input(10s, "button.press", "1");
    at_once.input(11s, "button.stop", "2"); // at the last step's very instant
    EXPECT_EQ(*at_once.last().data.find("reason"), Value("interrupted"));
}

TEST(Performance, AnInputIsNamedAsTheCauseWhateverDeadlinesCameBeforeIt) {
    Stage stage(score());
    stage.input(10s, "button.press", "17");
    stage.input(12s, "button.press", "18");
    ASSERT_EQ(stage.last().type, "event.playlist.created");
    EXPECT_EQ(stage.last().cause, "pad/18");
}

TEST(Performance, ALateEventKeepsItsStampAndIsNamedAsTheCause) {
    Stage stage(score());
    stage.input(10s, "tap", "2");
    stage.input(9800ms, "tap", "1"); // overtaken on its way
    ASSERT_EQ(stage.last().type, "tap.double");
    EXPECT_EQ(stage.last().timestamp, WallTime(10s));
    EXPECT_EQ(stage.last().cause, "pad/1");
    EXPECT_EQ(stage.last().producer, 1);
    const Value& events = *stage.last().data.find("events");
    EXPECT_EQ(*events.items()[0].find("timestamp"), Value(9.8));
    EXPECT_EQ(*events.items()[1].find("timestamp"), Value(10.0));
    Stage too_far(score());
    too_far.input(10s, "tap", "2");
    too_far.input(9s, "tap", "1");
    EXPECT_EQ(too_far.notes.take(), Lines());
}

TEST(Performance, AnEventThatComesLateDoesNotTurnTimeBack) {
    Stage stage(score());
    auto& engine = stage.performance.engine();
    stage.input(10s, "door", "in-time", Value::object({{"open", true}}));
    stage.input(9s, "door", "late", Value::object({{"open", false}}));
    EXPECT_EQ(engine.now(), WallTime(10s));
    const auto* latest = engine.bus().state().latest(*engine.names().type("door"));
    ASSERT_NE(latest, nullptr);
    const auto said = stage.performance.ledger().describe(*latest);
    EXPECT_EQ(said.id, "late"); // the state is what was heard last
    EXPECT_EQ(said.timestamp, WallTime(9s));
    EXPECT_EQ(said.source, "pad");
}

TEST(Performance, AClockThatWasSetBackIsCountedOnceAnEventWhateverManyGesturesHeardIt) {
    Stage stage(
        {{},
         {{"twice", event::definition::DoubleTap{"tap", 300ms, "tap.double"}, {}},
          {"kept", event::definition::Hold{"tap", 500ms, {}, "tap.held"}, {}}}}
    );
    stage.input(1000s, "tap", "1");
    stage.input(700s, "tap", "2");
    EXPECT_EQ(stage.performance.clocks_set_back(), 1U);
    EXPECT_EQ(stage.notes.take(), Lines({"back twice by pad 2 300000000"}));
}

TEST(Performance, WhatFlapsIsCountedAndNotPublished) {
    Stage stage(score());
    for (int i = 0; i < 103; ++i) stage.input(10s, "button.press", std::to_string(i));
    EXPECT_EQ(stage.performance.flapped(), 3U);
    const auto lines = stage.notes.take();
    EXPECT_EQ(
        std::ranges::count_if(lines, [](const auto& line) { return line.starts_with("started "); }), 100
    );
    EXPECT_EQ(
        Lines(lines.end() - 3, lines.end()),
        Lines({"flapping flash by pad 100", "flapping flash by pad 101", "flapping flash by pad 102"})
    );
    EXPECT_EQ(stage.performance.engine().playlists().active(), 100U);
}

TEST(Performance, IdsAreUnlikeThoseOfAnotherProcess) {
    std::set<std::string> ids;
    std::size_t published = 0;
    for (const auto* prefix : {"ab12", "cd34"}) {
        Stage stage(score(), prefix);
        stage.input(10s, "button.press", "1");
        stage.performance.engine().advance(WallTime(20s));
        for (const auto& event : stage.notes.published) {
            ids.insert(event.id);
            ids.insert(
                "run "
                + std::string(event.data.find("playlist_id") ? event.data.find("playlist_id")->string() : "")
            );
        }
        published += stage.notes.published.size();
    }
    EXPECT_EQ(ids.size(), published + 3); // two runs, and "" of what steps emit
}

TEST(Performance, OthersRunsAreWatchedToo) {
    Stage stage(score());
    stage.input(10s, "event.playlist.created", "1", Value::object({{"playlist_id", "theirs"}}));
    stage.input(10s, "button.press", "2");
    EXPECT_EQ(stage.performance.runs().active(), 2U);
    EXPECT_EQ(stage.performance.runs().next_overdue(), WallTime(15s));
    stage.input(
        11s, "event.playlist.stopped", "3",
        Value::object({{"playlist_id", "theirs"}, {"reason", "completed"}})
    );
    EXPECT_EQ(stage.performance.runs().active(), 1U);
    stage.performance.engine().advance(WallTime(11s));
    EXPECT_EQ(stage.performance.runs().active(), 0U);
}

TEST(Performance, ChangesOfTheScoreAreCarriedOut) {
    auto definitions = score();
    Stage stage(definitions);
    const auto apply = [&](Family family, Change change, std::string_view name, std::string_view text) {
        const auto changed = definitions.change(family, change, name, *parse_json(text));
        EXPECT_TRUE(changed);
        EXPECT_TRUE(stage.performance.apply(*changed));
    };
    apply(Family::Playlist, Change::Update, "flash", R"({"trigger":"go","steps":[{"type":"a"}]})");
    apply(Family::Playlist, Change::Register, "more", R"({"trigger":"go","steps":[{"type":"b"}]})");
    apply(Family::Gesture, Change::Remove, "twice", "null");
    apply(Family::Gesture, Change::Register, "pass", R"({"rate_limit":"in","per_second":5,"emit":"out"})");
    stage.input(10s, "button.press", "1");
    stage.input(10s, "tap", "2");
    stage.input(10s, "tap", "3");
    EXPECT_EQ(stage.notes.take(), Lines());
    stage.input(11s, "in", "4");
    EXPECT_EQ(stage.last().type, "out");
    stage.input(12s, "go", "5");
    stage.performance.engine().advance(WallTime(12s));
    EXPECT_EQ(stage.performance.runs().to_value().items().size(), 2U);
    apply(Family::Playlist, Change::Remove, "flash", "null");
    apply(Family::Gesture, Change::Update, "pass", R"({"rate_limit":"in","per_second":5,"emit":"other"})");
    stage.input(13s, "in", "6");
    EXPECT_EQ(stage.last().type, "other");
    stage.input(13s, "go", "7");
    stage.performance.engine().advance(WallTime(13s));
    EXPECT_EQ(stage.performance.runs().to_value().items().size(), 3U);
}

TEST(Performance, TheLongestIdMakesACauseThatOthersUnderstand) {
    Stage stage(score());
    stage.input(10s, "button.press", std::string(128, 'i'));
    const auto understood = contract::parse_event(contract::print(stage.last()));
    ASSERT_TRUE(understood) << understood.error().message;
    EXPECT_EQ(*understood, stage.last());
}

TEST(Performance, WhatThereIsNoNameForIsRefusedAndLeavesNoTrace) {
    Stage stage(score());
    auto& names = stage.performance.engine().names();
    for (std::size_t i = 0; names.type(fmt::format("t{}", i)); ++i) {
    }
    contract::Event event;
    event.id = "unheard-of";
    event.type = "one.too.many";
    event.source = "pad";
    const auto refused = stage.performance.input(event, WallTime(10s));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(stage.performance.inputs(), 0U);
    EXPECT_EQ(stage.performance.ledger().recent(10).size(), 0U);
    stage.input(10s, "button.press", "17");
    EXPECT_EQ(stage.last().cause, "pad/17");
}

} // namespace
} // namespace tutti::director
