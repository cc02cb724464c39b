// Rehearsal: a show in virtual time; the same trace gives the same bytes, always (DESIGN §5).
#include "base/random.hpp"
#include "show/rehearsal.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::show {
namespace {

struct Score {
    std::vector<event::definition::Playlist> playlists;
    std::vector<event::definition::Gesture> gestures;
};

Score score() {
    Score made;
    made.gestures.push_back(
        {"twice", event::definition::DoubleTap{"tap", milliseconds(300), "tap.double"}, {}}
    );
    made.gestures.push_back({"calm", event::definition::Debounce{"tap", milliseconds(50), "tap.calm"}, {}});
    event::definition::Playlist lights;
    lights.name = "lights";
    lights.trigger = "tap.double";
    lights.interrupts = {"halt"};
    lights.steps.resize(2);
    lights.steps[0].type = "light.on";
    lights.steps[1].type = "light.off";
    lights.steps[1].offset = seconds(1);
    made.playlists.push_back(lights);
    auto other = lights;
    other.name = "other";
    other.trigger = "go";
    made.playlists.push_back(other);
    return made;
}

/// What a rehearsal of the trace prints, to its very end.
Result<void> load(Rehearsal& rehearsal, const Score& of) { return rehearsal.load(of.playlists, of.gestures); }

std::string rehearse(std::string_view trace, const Score& of = score()) {
    Rehearsal rehearsal;
    EXPECT_TRUE(load(rehearsal, of));
    JsonReader reader;
    bool ended = false;
    while (!trace.empty() && !ended) {
        const auto end = trace.find('\n');
        const auto line = parse_trace_line(reader, trace.substr(0, end));
        EXPECT_TRUE(line);
        EXPECT_TRUE(rehearsal.play(*line));
        ended = line->end;
        trace.remove_prefix(end == std::string_view::npos ? trace.size() : end + 1);
    }
    if (!ended) EXPECT_TRUE(rehearsal.run_out(1'000'000));
    return rehearsal.output();
}

/// The times and types alone.
std::string outline(std::string_view lines) {
    std::string all;
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        const auto line = *parse_json(lines.substr(0, end));
        all += fmt::format("{} {}\n", line.find("t")->number(), line.find("type")->string());
        lines.remove_prefix(end + 1);
    }
    return all;
}

TEST(Rehearsal, PrintsEveryEventThatResultsAndEchoesNoInput) {
    EXPECT_EQ(
        outline(rehearse(R"({"t":0,"type":"tap"}
{"t":0.3,"type":"tap"}
{"t":0.31,"type":"other"})")),
        "0.05 tap.calm\n0.3 tap.double\n0.3 event.playlist.created\n0.3 light.on\n0.3 "
        "event.playlist.emitted\n"
        "0.35 tap.calm\n1.3 light.off\n1.3 event.playlist.emitted\n1.3 event.playlist.stopped\n"
    );
}

TEST(Rehearsal, PrintsExactBytes) {
    EXPECT_EQ(
        rehearse(R"({"t":1,"type":"tap","source":"pad","producer":2,"data":{"b":1,"a":0.5}}
{"t":1.3,"type":"tap","source":"pad","producer":2}
{"t":1.3,"end":true})"),
        R"({"data":{"events":[{"data":{"a":0.5,"b":1},"event_type":"tap","producer_id":2,"timestamp":1.0}],)"
        R"("virtual_peripheral":{"id":"vp-1","name":"calm"}},"producer":2,"source":"pad","t":1.050000,"type":"tap.calm"})"
        "\n"
        R"({"data":{"events":[{"data":{"a":0.5,"b":1},"event_type":"tap","producer_id":2,"timestamp":1.0},)"
        R"({"data":{},"event_type":"tap","producer_id":2,"timestamp":1.3}],)"
        R"("virtual_peripheral":{"id":"vp-2","name":"twice"}},"producer":2,"source":"pad","t":1.300000,"type":"tap.double"})"
        "\n"
        R"({"data":{"definition_id":"def-1","playlist_id":"run-1","playlist_name":"lights","steps":[)"
        R"({"data":{},"event_type":"light.on","offset":0.0,"producer_id":0,"repeat":1},)"
        R"({"data":{},"event_type":"light.off","offset":1.0,"producer_id":0,"repeat":1}],)"
        R"("trigger_event":{"data":{"events":[{"data":{"a":0.5,"b":1},"event_type":"tap","producer_id":2,"timestamp":1.0},)"
        R"({"data":{},"event_type":"tap","producer_id":2,"timestamp":1.3}],)"
        R"("virtual_peripheral":{"id":"vp-2","name":"twice"}},"event_type":"tap.double","producer_id":2}},)"
        R"("producer":0,"t":1.300000,"type":"event.playlist.created"})"
        "\n"
        R"({"data":{},"producer":0,"t":1.300000,"type":"light.on"})"
        "\n"
        R"({"data":{"data":{},"definition_id":"def-1","event_type":"light.on","offset":0.0,"playlist_id":"run-1",)"
        R"("playlist_name":"lights","producer_id":0,"repeat_index":0,"step_index":0,"trigger_event":{"data":{"events":[)"
        R"({"data":{"a":0.5,"b":1},"event_type":"tap","producer_id":2,"timestamp":1.0},)"
        R"({"data":{},"event_type":"tap","producer_id":2,"timestamp":1.3}],)"
        R"("virtual_peripheral":{"id":"vp-2","name":"twice"}},"event_type":"tap.double","producer_id":2}},)"
        R"("producer":0,"t":1.300000,"type":"event.playlist.emitted"})"
        "\n"
    );
}

TEST(Rehearsal, IdsAreByFirstAppearance) {
    const auto out = rehearse(R"({"t":0,"type":"go"}
{"t":0,"type":"go"}
{"t":5,"type":"tap"}
{"t":5,"type":"tap"})");
    const auto created = [&](const char* run, const char* definition, const char* name) {
        return out.find(fmt::format(
                   R"("definition_id":"{}","playlist_id":"{}","playlist_name":"{}","steps")", definition, run,
                   name
               ))
               != std::string::npos;
    };
    EXPECT_TRUE(created("run-1", "def-1", "other"));
    EXPECT_TRUE(created("run-2", "def-1", "other"));
    EXPECT_TRUE(created("run-3", "def-2", "lights"));
    EXPECT_NE(out.find(R"({"id":"vp-1","name":"twice"})"), std::string::npos);
    EXPECT_NE(out.find(R"({"id":"vp-2","name":"calm"})"), std::string::npos);
}

TEST(Rehearsal, AnEndRunsTheDeadlinesUpToAndAtItAndNothingAfter) {
    EXPECT_EQ(
        outline(rehearse("{\"t\":0,\"type\":\"tap\"}\n{\"t\":0.05,\"end\":true}\n{\"t\":9,\"type\":\"tap\"}")
        ),
        "0.05 tap.calm\n"
    );
    EXPECT_EQ(outline(rehearse("{\"t\":0,\"type\":\"tap\"}\n{\"t\":0.049999,\"end\":true}")), "");
}

TEST(Rehearsal, WithoutAnEndItRunsUntilNoDeadlineIsLeft) {
    EXPECT_TRUE(outline(rehearse(R"({"t":0,"type":"go"})")).ends_with("1 event.playlist.stopped\n"));
}

TEST(Rehearsal, OneThatNeverEndsIsGivenUp) {
    auto endless = score();
    endless.playlists[1].completion = "go";
    Rehearsal rehearsal;
    ASSERT_TRUE(load(rehearsal, endless));
    TraceLine go;
    go.type = "go";
    ASSERT_TRUE(rehearsal.play(go));
    EXPECT_FALSE(rehearsal.run_out(1000));
    EXPECT_GE(rehearsal.events(), 1000U);
    EXPECT_LT(rehearsal.events(), 1100U);
    EXPECT_TRUE(rehearsal.next_deadline());
}

TEST(Rehearsal, TheSameTraceGivesTheSameBytesAlways) {
    SeededRandom random{99};
    std::string trace;
    const char* types[] = {"tap", "tap", "tap", "go", "halt", "other"};
    double t = 0;
    for (int i = 0; i < 3000; ++i) {
        t += static_cast<double>(random.next() % 400'000) / 1e6;
        trace += fmt::format(
            "{{\"t\":{:.6f},\"type\":\"{}\",\"producer\":{},\"source\":\"s{}\",\"data\":{{\"n\":{}}}}}\n", t,
            types[random.next() % 6], random.next() % 3, random.next() % 2, i
        );
    }
    const auto first = rehearse(trace);
    EXPECT_GT(first.size(), 1'000'000U);
    for (int again = 0; again < 3; ++again) EXPECT_EQ(rehearse(trace), first);
}

TEST(Rehearsal, PrintsRegardlessOfWhenItIsAdvanced) {
    // Played live, time is told in between; the bytes are those of one go.
    Rehearsal live;
    Rehearsal at_once;
    for (auto* each : {&live, &at_once}) ASSERT_TRUE(load(*each, score()));
    TraceLine line;
    line.type = "go";
    ASSERT_TRUE(live.play(line));
    ASSERT_TRUE(at_once.play(line));
    for (int i = 0; i < 1500; ++i) live.advance(WallTime(milliseconds(i)));
    EXPECT_TRUE(at_once.run_out(1000));
    EXPECT_EQ(live.output(), at_once.output());
}

TEST(Rehearsal, EventsBetweenOutputsAreCounted) {
    Rehearsal rehearsal;
    ASSERT_TRUE(load(rehearsal, score()));
    TraceLine go;
    go.type = "go";
    ASSERT_TRUE(rehearsal.play(go));
    EXPECT_EQ(rehearsal.events(), 1U);
    rehearsal.output().clear();
    EXPECT_TRUE(rehearsal.run_out(1000));
    EXPECT_EQ(rehearsal.events(), 6U);
    EXPECT_EQ(std::ranges::count(rehearsal.output(), '\n'), 5);
}

TEST(Rehearsal, ADefinitionThatIsThereTwiceIsNotLoaded) {
    auto twice = score();
    twice.playlists.push_back(twice.playlists.front());
    Rehearsal rehearsal;
    const auto loaded = load(rehearsal, twice);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, ErrorCode::Conflict);
}

TEST(TypesHeard, AreThoseThatADefinitionListensForEachOnce) {
    const auto made = score();
    EXPECT_EQ(
        types_heard(made.playlists, made.gestures),
        (std::vector<std::string>{"go", "halt", "tap", "tap.double"})
    );
    EXPECT_TRUE(types_heard({}, {}).empty());
}

} // namespace
} // namespace tutti::show
