// Lifecycle events: what a run says of itself, key by key (DESIGN §5, "Lifecycle events").
#include "event/performance_testing.hpp"

namespace tutti::event::testing {
namespace {

definition::Playlist plain() {
    definition::Playlist made;
    made.name = "cue";
    made.steps.resize(1);
    made.steps[0].type = "lamp.on";
    return made;
}

/// With every optional part.
definition::Playlist rich() {
    auto made = plain();
    made.steps[0].data = json(R"({"level":0.5})");
    made.steps[0].producer = 3;
    made.steps[0].offset = 250ms;
    made.steps.resize(2);
    made.steps[1].type = "lamp.blink";
    made.steps[1].repeat = 2;
    made.steps[1].interval = 1500ms;
    made.trigger = "button.press";
    made.interrupts = {"halt"};
    made.completion = "cue.done";
    made.metadata = json(R"({"feature":"banner"})");
    return made;
}

constexpr auto cue_steps =
    R"([{"event_type":"lamp.on","producer_id":3,"data":{"level":0.5},"offset":0.25,"repeat":1},)"
    R"({"event_type":"lamp.blink","producer_id":0,"data":{},"offset":0.0,"repeat":2,"interval":1.5}])";
constexpr auto who = R"("playlist_id":"run-1","definition_id":"def-1","playlist_name":"cue")";
constexpr auto cue_trigger =
    R"("trigger_event":{"event_type":"button.press","producer_id":1,"data":{"state":"down"}})";
constexpr auto metadata = R"("playlist_metadata":{"feature":"banner"})";

struct Rich : Performance {
    Rich() {
        add(rich());
        input(1s, "button.press", json(R"({"state":"down"})"));
    }
};

/// Equal as objects: the order of keys is the printer's affair.
void expect_data(Performance& show, std::string_view type, const std::string& expected) {
    const auto sorted = [](const Value& value) {
        std::vector<Member> members(value.members().begin(), value.members().end());
        std::ranges::sort(members, {}, &Member::key);
        return Value::object(std::move(members));
    };
    EXPECT_EQ(print_json(sorted(json(show.data(type)))), print_json(sorted(json(expected)))) << type;
}

TEST(Lifecycle, CreatedHasRunDefinitionNameStepsMetadataAndTrigger) {
    Rich show;
    expect_data(
        show, "event.playlist.created",
        fmt::format(R"({{{},"steps":{},{},{}}})", who, cue_steps, metadata, cue_trigger)
    );
}

TEST(Lifecycle, EmittedHasStepRepeatTypeProducerOffsetAndData) {
    Rich show;
    show.advance(1s);
    expect_data(
        show, "event.playlist.emitted",
        fmt::format(
            R"({{{},"step_index":1,"repeat_index":0,"event_type":"lamp.blink","producer_id":0,"offset":0.0,"data":{{}},{},{}}})",
            who, metadata, cue_trigger
        )
    );
    show.advance(1250ms);
    expect_data(
        show, "event.playlist.emitted",
        fmt::format(
            R"({{{},"step_index":0,"repeat_index":0,"event_type":"lamp.on","producer_id":3,"offset":0.25,"data":{{"level":0.5}},{},{}}})",
            who, metadata, cue_trigger
        )
    );
    show.advance(2500ms);
    expect_data(
        show, "event.playlist.emitted",
        fmt::format(
            R"({{{},"step_index":1,"repeat_index":1,"event_type":"lamp.blink","producer_id":0,"offset":1.5,"data":{{}},{},{}}})",
            who, metadata, cue_trigger
        )
    );
}

TEST(Lifecycle, StoppedByCompletionHasTheReasonAndNoTrigger) {
    Rich show;
    show.run_out();
    expect_data(
        show, "event.playlist.stopped", fmt::format(R"({{{},{},"reason":"completed"}})", who, metadata)
    );
}

TEST(Lifecycle, TheCompletionEventFollowsACompletedRun) {
    Rich show;
    show.run_out();
    expect_data(show, "cue.done", fmt::format(R"({{{},{},{}}})", who, metadata, cue_trigger));
}

TEST(Lifecycle, StoppedByAnInterruptHasTheInterruptEvent) {
    Rich show;
    show.from("desk", 1s + 1us, "halt", 9, json(R"({"why":"fire"})"));
    expect_data(
        show, "event.playlist.stopped",
        fmt::format(
            R"({{{},{},"reason":"interrupted","interrupt_event":{{"event_type":"halt","producer_id":9,"data":{{"why":"fire"}}}}}})",
            who, metadata
        )
    );
}

TEST(Lifecycle, StoppedByHandIsCancelled) {
    Rich show;
    show.engine.playlists().stop(show.engine.playlists().runs()[0]);
    expect_data(
        show, "event.playlist.stopped", fmt::format(R"({{{},{},"reason":"cancelled"}})", who, metadata)
    );
}

TEST(Lifecycle, TheCompletionEventComesForCompletedAlone) {
    Rich interrupted;
    interrupted.input(1s + 1us, "halt");
    interrupted.run_out();
    EXPECT_EQ(interrupted.count("cue.done"), 0);
    Rich cancelled;
    cancelled.engine.playlists().stop(cancelled.engine.playlists().runs()[0]);
    cancelled.run_out();
    EXPECT_EQ(cancelled.count("cue.done"), 0);
}

TEST(Lifecycle, OptionalKeysAreLeftOut) {
    Performance show;
    auto declared = plain();
    declared.completion = "cue.done";
    show.add(declared);
    show.start("cue");
    show.run_out();
    expect_data(
        show, "event.playlist.created",
        fmt::format(
            R"({{{},"steps":[{{"event_type":"lamp.on","producer_id":0,"data":{{}},"offset":0.0,"repeat":1}}]}})",
            who
        )
    );
    expect_data(
        show, "event.playlist.emitted",
        fmt::format(
            R"({{{},"step_index":0,"repeat_index":0,"event_type":"lamp.on","producer_id":0,"offset":0.0,"data":{{}}}})",
            who
        )
    );
    expect_data(show, "event.playlist.stopped", fmt::format(R"({{{},"reason":"completed"}})", who));
    expect_data(show, "cue.done", fmt::format(R"({{{}}})", who));
}

TEST(Lifecycle, EventsAreOfProducerZeroWithoutASource) {
    Rich show;
    show.run_out();
    for (const auto& event : show.results)
        if (show.engine.names().text(event.type) != "lamp.on") EXPECT_EQ(event.producer, no_producer);
}

TEST(Lifecycle, EmittedComesJustAfterEachStep) {
    Rich show;
    show.run_out();
    const auto text = [&](std::size_t i) { return show.engine.names().text(show.results[i].type); };
    int steps_seen = 0;
    for (std::size_t i = 0; i < show.results.size(); ++i) {
        if (!text(i).starts_with("lamp.")) continue;
        ++steps_seen;
        ASSERT_LT(i + 1, show.results.size());
        EXPECT_EQ(text(i + 1), "event.playlist.emitted");
        EXPECT_EQ(show.results[i + 1].cause, show.results[i].number);
    }
    EXPECT_EQ(steps_seen, 3);
}

TEST(Lifecycle, CausesLeadFromTheCompletionBackToTheTrigger) {
    Rich show;
    show.run_out();
    const auto cause_of = [&](EventNumber number) -> EventNumber {
        for (const auto& event : show.results)
            if (event.number == number) return event.cause;
        return 0;
    };
    Lines chain;
    for (auto number = show.results.back().number; number != 0; number = cause_of(number))
        for (const auto& event : show.results)
            if (event.number == number) chain.emplace_back(show.engine.names().text(event.type));
    EXPECT_EQ(chain, Lines({"cue.done", "event.playlist.stopped", "lamp.blink", "event.playlist.created"}));
    EXPECT_EQ(show.results.front().cause, 1U) << "the trigger is the first event of all";
}

TEST(Lifecycle, StoppedComesExactlyOnceWhateverHappens) {
    for (int halt_at = 0; halt_at <= 3'000; halt_at += 50) {
        Rich show;
        const auto run = show.engine.playlists().runs()[0];
        show.input(1s + milliseconds(halt_at), "halt");
        show.engine.playlists().stop(run);
        show.input(1s + milliseconds(halt_at), "halt");
        show.run_out();
        EXPECT_EQ(show.count("event.playlist.created"), 1);
        EXPECT_EQ(show.count("event.playlist.stopped"), 1) << halt_at;
    }
}

} // namespace
} // namespace tutti::event::testing
