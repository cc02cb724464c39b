// The runs of other directors, from the text that they send.
#include "base/json.hpp"
#include "director/foreign_run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::director {
namespace {

using namespace std::chrono_literals;

constexpr WallTime start{100s};

Result<void> note(RunLog& log, std::string_view what, std::string_view data, WallTime time = start) {
    contract::Event event;
    event.type = fmt::format("event.playlist.{}", what);
    event.timestamp = time;
    event.data = *parse_json(data);
    return note_foreign_run(log, event);
}
/// The planned length of a run that began with these steps.
microseconds planned(std::string_view steps) {
    RunLog log;
    EXPECT_TRUE(note(log, "created", fmt::format(R"({{"playlist_id":"r","steps":{}}})", steps)));
    return *log.next_overdue() - RunLog::patience - start;
}

TEST(ForeignRun, IsNotedFromItsStartToItsEnd) {
    RunLog log;
    EXPECT_TRUE(note(
        log, "created",
        R"({"playlist_id":"r","definition_id":"d","playlist_name":"n","playlist_metadata":{"owner":"x"},
            "steps":[{"offset":0.5,"repeat":1}]})"
    ));
    EXPECT_TRUE(note(log, "emitted", R"({"playlist_id":"r"})"));
    EXPECT_TRUE(note(log, "stopped", R"({"playlist_id":"r","reason":"interrupted"})", start + 250ms));
    EXPECT_EQ(
        print_json(log.to_value()),
        R"([{"playlist_id":"r","definition_id":"d","playlist_name":"n","metadata":{"owner":"x"},)"
        R"("started":100.0,"planned_end":100.5,"state":"interrupted","stopped":100.25,"emitted":1}])"
    );
}

TEST(ForeignRun, ItsPlannedEndIsThatOfTheLastRepeatOfTheLatestStep) {
    EXPECT_EQ(planned("[]"), 0us);
    EXPECT_EQ(planned(R"([{"offset":2.0,"repeat":1}])"), 2s);
    EXPECT_EQ(planned(R"([{"offset":1.0,"repeat":11,"interval":0.1}])"), 2s);
    EXPECT_EQ(planned(R"([{"offset":3.0},{"offset":0.5,"repeat":2,"interval":0.25}])"), 3s);
}

TEST(ForeignRun, TheLongestThatIsTakenIsALengthToo) {
    EXPECT_EQ(
        planned(R"([{"offset":1e6,"repeat":1000000,"interval":1e6}])"), 1'000'000s + 999'999 * 1'000'000s
    );
}

TEST(ForeignRun, NonsenseIsRefusedAndLeavesNoTrace) {
    for (const auto* data :
         {"{}", R"({"playlist_id":5})", R"({"playlist_id":""})", R"({"playlist_id":"r","steps":"none"})",
          R"({"playlist_id":"r","steps":[1]})", R"({"playlist_id":"r","steps":[{"offset":"late"}]})",
          R"({"playlist_id":"r","steps":[{"offset":-5}]})", R"({"playlist_id":"r","steps":[{"repeat":0}]})",
          R"({"playlist_id":"r","steps":[{"offset":1e308,"repeat":2,"interval":1e308}]})",
          R"({"playlist_id":"r","playlist_metadata":7})", R"({"playlist_id":"r","v":2})"}) {
        RunLog log;
        const auto noted = note(log, "created", data);
        EXPECT_FALSE(noted) << data;
        EXPECT_EQ(log.active(), 0U) << data;
    }
    RunLog log;
    EXPECT_FALSE(note(log, "emitted", "{}"));
    EXPECT_FALSE(note(log, "stopped", R"({"playlist_id":null})"));
}

TEST(ForeignRun, OtherTypesAreNobodysRun) {
    RunLog log;
    EXPECT_TRUE(note(log, "overdue", "{}"));
    EXPECT_EQ(log.active(), 0U);
}

} // namespace
} // namespace tutti::director
