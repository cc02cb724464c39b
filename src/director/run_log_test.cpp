// RunLog: runs from their start to their end, and which of them are overdue.
#include "base/json.hpp"
#include "director/run_log.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

constexpr WallTime start{100s};

/// A run of one step, `offset` after its start.
RunLog::Start run(std::string id, microseconds offset = 1s, WallTime began = start) {
    return {std::move(id), "def", "show", {}, began, began + offset};
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
TEST(RunLog, ARunIsToldFromItsStartToItsEnd) {
    RunLog log;
    log.started({"r", "d", "n", Value::object({{"owner", "x"}}), start, start + 500ms});
    log.stepped("r");
    log.stepped("r");
    EXPECT_EQ(
        print_json(log.to_value()),
        R"([{"playlist_id":"r","definition_id":"d","playlist_name":"n","metadata":{"owner":"x"},)"
        R"("started":100.0,"planned_end":100.5,"state":"running","emitted":2}])"
    );
    log.stopped("r", "interrupted", start + 250ms);
    EXPECT_EQ(
        print_json(log.to_value()),
        R"([{"playlist_id":"r","definition_id":"d","playlist_name":"n","metadata":{"owner":"x"},)"
        R"("started":100.0,"planned_end":100.5,"state":"interrupted","stopped":100.25,"emitted":2}])"
    );
    EXPECT_EQ(log.active(), 0U);
}

TEST(RunLog, WithoutMetadataThereIsNoneToTell) {
    RunLog log;
    log.started(run("r"));
    EXPECT_EQ(log.to_value().items()[0].find("metadata"), nullptr);
}

TEST(RunLog, OfARunThatIsNotKnownNothingIsNoted) {
    RunLog log;
    log.stepped("unknown");
    log.stopped("unknown", "completed", start);
    EXPECT_EQ(lines(log), Lines());
}

TEST(RunLog, ARunBeginsAndEndsOnce) {
    RunLog log;
    log.started(run("r"));
    log.stepped("r");
    log.started(run("r", 50s, start + 1s));
    EXPECT_EQ(lines(log), Lines({"r running 1"}));
    log.stopped("r", "cancelled", start);
    log.stopped("r", "completed", start);
    log.stepped("r");
    EXPECT_EQ(lines(log), Lines({"r cancelled 1"}));
}

TEST(RunLog, ActiveRunsComeAsTheyBeganThenThoseThatEndedTheLastOneLast) {
    RunLog log;
    for (const auto* id : {"run-9", "run-10", "run-8", "run-11"}) log.started(run(id));
    log.started(run("run-1", 1s, start - 1s)); // said later, whatever its stamp
    log.stopped("run-8", "completed", start);
    log.stopped("run-9", "cancelled", start);
    EXPECT_EQ(
        lines(log), Lines(
                        {"run-10 running 0", "run-11 running 0", "run-1 running 0", "run-8 completed 0",
                         "run-9 cancelled 0"}
                    )
    );
}

TEST(RunLog, ARunIsOverdueFiveSecondsPastItsPlannedEndAndNotBefore) {
    RunLog log;
    log.started(run("r", 1s, start));
    EXPECT_EQ(log.next_overdue(), start + 6s);
    EXPECT_EQ(overdue(log, start + 6s - 1us), Lines());
    EXPECT_EQ(log.overdue(), 0U);
    EXPECT_EQ(overdue(log, start + 6s), Lines({"r"}));
    EXPECT_EQ(log.overdue(), 1U);
}

TEST(RunLog, AnOverdueRunIsToldOnceAndStaysOverdueUntilItStops) {
    RunLog log;
    log.started(run("r", 1s, start));
    EXPECT_EQ(overdue(log, start + 1h), Lines({"r"}));
    EXPECT_EQ(overdue(log, start + 2h), Lines());
    EXPECT_EQ(log.next_overdue(), std::nullopt);
    EXPECT_EQ(lines(log), Lines({"r running 0"}));
    EXPECT_EQ(log.overdue(), 1U);
    log.stopped("r", "completed", start + 3h);
    EXPECT_EQ(log.overdue(), 0U);
    EXPECT_EQ(lines(log), Lines({"r completed 0"}));
}

TEST(RunLog, ARunThatStoppedIsNeverOverdue) {
    RunLog log;
    log.started(run("a", 1s, start));
    log.started(run("b", 1s, start)); // of the same planned end
    log.stopped("a", "completed", start + 1s);
    EXPECT_EQ(overdue(log, start + 1h), Lines({"b"}));
    EXPECT_EQ(log.overdue(), 1U);
}

TEST(RunLog, OverdueRunsAreToldInTheOrderOfTheirPlannedEnds) {
    RunLog log;
    log.started(run("a", 3s, start));
    log.started(run("b", 1s, start));
    log.started(run("c", 2s, start));
    EXPECT_EQ(log.next_overdue(), start + 6s);
    EXPECT_EQ(overdue(log, start + 7s), Lines({"b", "c"}));
    EXPECT_EQ(log.next_overdue(), start + 8s);
}

TEST(RunLog, WhereTheClockIsSetThePlanGoesWithIt) {
    RunLog log;
    log.started(run("late", 1s, start));
    EXPECT_EQ(overdue(log, start + 6s), Lines({"late"}));
    log.started(run("r", 10s, start));
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
        log.started(run(std::to_string(i)));
        log.stopped(std::to_string(i), "completed", start);
    }
    const auto all = lines(log);
    ASSERT_EQ(all.size(), RunLog::most_ended);
    EXPECT_EQ(all.front(), "3 completed 0");
    EXPECT_EQ(all.back(), "102 completed 0");
}

TEST(RunLog, SoManyRunsAreWatchedAndNoMore) {
    RunLog log;
    for (std::size_t i = 0; i < RunLog::most_active; ++i)
        log.started(run(std::to_string(i), 0s, start + microseconds(i)));
    ASSERT_EQ(log.active(), RunLog::most_active);
    log.started(run("more"));
    log.stopped("more", "completed", start);
    EXPECT_EQ(log.active(), RunLog::most_active);
    log.stopped("0", "completed", start);
    log.started(run("more"));
    EXPECT_EQ(log.active(), RunLog::most_active);
    EXPECT_EQ(log.to_value().items().back().find("playlist_id")->string(), "0");
}

} // namespace
} // namespace tutti::director
