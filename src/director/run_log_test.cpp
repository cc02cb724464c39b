// RunLog: runs as their lifecycle events tell them, and which of them are overdue.
#include "base/json.hpp"
#include "director/run_log.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

constexpr WallTime start{100s};

Value json(std::string_view text) {
    auto value = parse_json(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Value());
}

/// The data of a run's events; its only step is at `offset`.
Value created(std::string_view run, double offset = 1) {
    return Value::object(
        {{"playlist_id", run},
         {"definition_id", "def"},
         {"playlist_name", "show"},
         {"steps", Value::array({Value::object({{"offset", offset}, {"repeat", 1}})})}}
    );
}
Value about(std::string_view run, std::string_view reason = "completed") {
    return Value::object({{"playlist_id", run}, {"reason", reason}});
}

/// "run state emitted" of each.
Lines lines(const RunLog& log) {
    Lines all;
    const Value value = log.to_value();
    for (const Value& run : value.items())
        all.push_back(fmt::format(
            "{} {} {}", run.find("playlist_id")->string(), run.find("state")->string(),
            run.find("emitted")->integer()
        ));
    return all;
}
Lines overdue(RunLog& log, WallTime now) {
    Lines runs;
    for (const auto& run : log.take_overdue(now)) runs.push_back(run.playlist_id);
    return runs;
}
microseconds planned(std::string_view steps) {
    RunLog log;
    log.created(json(fmt::format(R"({{"playlist_id":"r","steps":{}}})", steps)), start);
    return *log.next_overdue() - RunLog::patience - start;
}

TEST(RunLog, ARunIsToldFromItsStartToItsEnd) {
    RunLog log;
    auto data = json(
        R"({"playlist_id":"r","definition_id":"d","playlist_name":"n","playlist_metadata":{"owner":"x"},
            "steps":[{"offset":0.5,"repeat":1}]})"
    );
    log.created(data, start);
    log.emitted(about("r"));
    log.emitted(about("r"));
    EXPECT_EQ(
        print_json(log.to_value()),
        R"([{"playlist_id":"r","definition_id":"d","playlist_name":"n","metadata":{"owner":"x"},)"
        R"("started":100.0,"planned_end":100.5,"state":"running","emitted":2}])"
    );
    log.stopped(about("r", "interrupted"), start + 250ms);
    EXPECT_EQ(
        print_json(log.to_value()),
        R"([{"playlist_id":"r","definition_id":"d","playlist_name":"n","metadata":{"owner":"x"},)"
        R"("started":100.0,"planned_end":100.5,"state":"interrupted","stopped":100.25,"emitted":2}])"
    );
    EXPECT_EQ(log.active(), 0U);
}

TEST(RunLog, WithoutMetadataThereIsNoneToTell) {
    RunLog log;
    log.created(created("r"), start);
    EXPECT_EQ(log.to_value().items()[0].find("metadata"), nullptr);
}

TEST(RunLog, ThePlannedEndIsThatOfTheLastRepeatOfTheLatestStep) {
    EXPECT_EQ(planned("[]"), 0us);
    EXPECT_EQ(planned(R"([{"offset":2.0,"repeat":1}])"), 2s);
    EXPECT_EQ(planned(R"([{"offset":1.0,"repeat":11,"interval":0.1}])"), 2s);
    EXPECT_EQ(planned(R"([{"offset":3.0},{"offset":0.5,"repeat":2,"interval":0.25}])"), 3s);
}

TEST(RunLog, NonsenseOfOthersIsNoLength) {
    EXPECT_EQ(planned(R"("none")"), 0us);
    EXPECT_EQ(planned(R"([1,null,{"offset":"late"}])"), 0us);
    EXPECT_EQ(planned(R"([{"offset":-5,"repeat":-3,"interval":-1}])"), 0us);
    EXPECT_EQ(planned(R"([{"offset":1e308,"repeat":1e308,"interval":1e308}])"), seconds(1'000'000'000));
}

TEST(RunLog, WhatIsNotUnderstoodIsIgnored) {
    RunLog log;
    for (const auto* text : {"{}", R"({"playlist_id":5})", R"({"playlist_id":""})", "[]", "null"}) {
        log.created(json(text), start);
        log.emitted(json(text));
        log.stopped(json(text), start);
    }
    log.emitted(about("unknown"));
    log.stopped(about("unknown"), start);
    EXPECT_EQ(lines(log), Lines());
}

TEST(RunLog, ARunBeginsAndEndsOnce) {
    RunLog log;
    log.created(created("r"), start);
    log.emitted(about("r"));
    log.created(created("r", 50), start + 1s);
    EXPECT_EQ(lines(log), Lines({"r running 1"}));
    log.stopped(about("r", "cancelled"), start);
    log.stopped(about("r", "completed"), start);
    log.emitted(about("r"));
    EXPECT_EQ(lines(log), Lines({"r cancelled 1"}));
}

TEST(RunLog, ActiveRunsComeAsTheyBeganThenThoseThatEndedTheLastOneLast) {
    RunLog log;
    for (const auto* run : {"run-9", "run-10", "run-8", "run-11"}) log.created(created(run), start);
    log.created(created("run-1"), start - 1s); // said later, whatever its stamp
    log.stopped(about("run-8"), start);
    log.stopped(about("run-9", "cancelled"), start);
    EXPECT_EQ(
        lines(log), Lines(
                        {"run-10 running 0", "run-11 running 0", "run-1 running 0", "run-8 completed 0",
                         "run-9 cancelled 0"}
                    )
    );
}

TEST(RunLog, ARunIsOverdueFiveSecondsPastItsPlannedEndAndNotBefore) {
    RunLog log;
    log.created(created("r", 1), start);
    EXPECT_EQ(log.next_overdue(), start + 6s);
    EXPECT_EQ(overdue(log, start + 6s - 1us), Lines());
    EXPECT_EQ(log.overdue(), 0U);
    EXPECT_EQ(overdue(log, start + 6s), Lines({"r"}));
    EXPECT_EQ(log.overdue(), 1U);
}

TEST(RunLog, AnOverdueRunIsToldOnceAndStaysOverdueUntilItStops) {
    RunLog log;
    log.created(created("r", 1), start);
    EXPECT_EQ(overdue(log, start + 1h), Lines({"r"}));
    EXPECT_EQ(overdue(log, start + 2h), Lines());
    EXPECT_EQ(log.next_overdue(), std::nullopt);
    EXPECT_EQ(lines(log), Lines({"r running 0"}));
    EXPECT_EQ(log.overdue(), 1U);
    log.stopped(about("r"), start + 3h);
    EXPECT_EQ(log.overdue(), 0U);
    EXPECT_EQ(lines(log), Lines({"r completed 0"}));
}

TEST(RunLog, ARunThatStoppedIsNeverOverdue) {
    RunLog log;
    log.created(created("a", 1), start);
    log.created(created("b", 1), start); // of the same planned end
    log.stopped(about("a"), start + 1s);
    EXPECT_EQ(overdue(log, start + 1h), Lines({"b"}));
    EXPECT_EQ(log.overdue(), 1U);
}

TEST(RunLog, OverdueRunsAreToldInTheOrderOfTheirPlannedEnds) {
    RunLog log;
    log.created(created("a", 3), start);
    log.created(created("b", 1), start);
    log.created(created("c", 2), start);
    EXPECT_EQ(log.next_overdue(), start + 6s);
    EXPECT_EQ(overdue(log, start + 7s), Lines({"b", "c"}));
    EXPECT_EQ(log.next_overdue(), start + 8s);
}

TEST(RunLog, WhereTheClockIsSetThePlanGoesWithIt) {
    RunLog log;
    log.created(created("late", 1), start);
    EXPECT_EQ(overdue(log, start + 6s), Lines({"late"}));
    log.created(created("r", 10), start);
    log.shift(1h);
    EXPECT_EQ(log.next_overdue(), start + 1h + 15s);
    EXPECT_EQ(overdue(log, start + 1h + 15s - 1us), Lines()); // and "late" is not told again
    log.shift(-2h);
    EXPECT_EQ(overdue(log, start - 1h + 15s - 1us), Lines());
    EXPECT_EQ(overdue(log, start - 1h + 15s), Lines({"r"}));
    const Value value = log.to_value();
    EXPECT_EQ(*value.items()[1].find("started"), Value(to_seconds(start - 1h)));
    EXPECT_EQ(*value.items()[1].find("planned_end"), Value(to_seconds(start - 1h + 10s)));
}

TEST(RunLog, OfThoseThatEndedTheLastHundredAreKept) {
    RunLog log;
    for (int i = 0; i < 103; ++i) {
        log.created(created(std::to_string(i)), start);
        log.stopped(about(std::to_string(i)), start);
    }
    const auto all = lines(log);
    ASSERT_EQ(all.size(), RunLog::most_ended);
    EXPECT_EQ(all.front(), "3 completed 0");
    EXPECT_EQ(all.back(), "102 completed 0");
}

TEST(RunLog, SoManyRunsAreWatchedAndNoMore) {
    RunLog log;
    for (std::size_t i = 0; i < RunLog::most_active; ++i)
        log.created(Value::object({{"playlist_id", std::to_string(i)}}), start + microseconds(i));
    ASSERT_EQ(log.active(), RunLog::most_active);
    log.created(created("more"), start);
    log.stopped(about("more"), start);
    EXPECT_EQ(log.active(), RunLog::most_active);
    log.stopped(about("0"), start);
    log.created(created("more"), start);
    EXPECT_EQ(log.active(), RunLog::most_active);
    EXPECT_EQ(log.to_value().items().back().find("playlist_id")->string(), "0");
}

} // namespace
} // namespace tutti::director
