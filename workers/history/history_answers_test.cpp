#include "base/json.hpp"
#include "workers/history/history_answers.hpp"

#include <gtest/gtest.h>

namespace tutti::history {
namespace {

constexpr SampleTime now = SampleTime(seconds(1'767'225'600));

Result<Question> question(std::string_view json) { return question_from(*parse_json(json), now); }
std::string refusal(std::string_view json) {
    const auto asked = question(json);
    return asked ? "" : asked.error().message;
}

TEST(HistoryAnswers, AQuestionIsOfTheLastDayUnlessItSays) {
    const auto asked = question(R"({"source":"co2","sensor":"room:co2"})");
    ASSERT_TRUE(asked) << asked.error().message;
    EXPECT_EQ(asked->series, (SeriesName{"co2", "room:co2"}));
    EXPECT_EQ(asked->range, (TimeRange{now - std::chrono::days(1), now}));
    EXPECT_EQ(asked->points, 500u);
}

TEST(HistoryAnswers, TimesAreSecondsAndMayHaveAPoint) {
    const auto asked = question(R"({"source":"a","sensor":"b","from":100.5,"to":200,"points":7})");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->range, (TimeRange{SampleTime(milliseconds(100'500)), SampleTime(seconds(200))}));
    EXPECT_EQ(asked->points, 7u);
}

TEST(HistoryAnswers, SaysWhichPartIsWrong) {
    EXPECT_EQ(refusal(R"({"sensor":"b"})"), "`source` must be a name");
    EXPECT_EQ(refusal(R"({"source":"a","sensor":""})"), "`sensor` must be a name");
    EXPECT_EQ(
        refusal(R"({"source":"a","sensor":"b","from":"x"})"), "`from` must be a time, in seconds since 1970"
    );
    EXPECT_EQ(
        refusal(R"({"source":"a","sensor":"b","to":-1})"), "`to` must be a time, in seconds since 1970"
    );
    EXPECT_EQ(refusal(R"({"source":"a","sensor":"b","from":5,"to":5})"), "`from` must be before `to`");
    EXPECT_EQ(refusal(R"({"source":"a","sensor":"b","from":0,"to":9e9})"), "at most a hundred years at once");
    for (const auto* points : {"0", "2001", "1.5", "\"9\""})
        EXPECT_EQ(
            refusal(R"({"source":"a","sensor":"b","points":)" + std::string(points) + "}"),
            "`points` must be a whole number from 1 to 2000"
        );
}

TEST(HistoryAnswers, AnAnswerIsColumns) {
    const Question asked = {{"a", "b"}, {now - seconds(60), now}, 10, {}};
    const Course course = {
        "°C", seconds(10), {{now - seconds(60), 3, 1, 4.0 / 3, 2}, {now - seconds(10), 1, 5, 5, 5}}
    };
    EXPECT_EQ(
        print_json(to_value(asked, course)),
        R"({"source":"a","sensor":"b","unit":"°C","from":1767225540.0,"to":1767225600.0,"step":10.0,)"
        R"("times":[1767225540.0,1767225590.0],"min":[1.0,5.0],"mean":[1.33333333,5.0],"max":[2.0,5.0],"count":[3,1]})"
    );
}

TEST(HistoryAnswers, ASeriesThatOnlyWaitsIsListed) {
    Gathering gathering;
    const WallTime moment(now.time_since_epoch());
    gathering.take({"new", "x"}, 1, "m", moment, moment);
    gathering.take({"old", "x"}, 1, "m", moment, moment);
    const std::vector<KeptSeries> kept = {{{"old", "x"}, "m", now - seconds(100), now - seconds(50)}};
    EXPECT_EQ(
        print_json(series_value(kept, gathering)),
        R"({"series":[{"source":"new","sensor":"x","unit":"m","first":1767225600.0,"last":1767225600.0},)"
        R"({"source":"old","sensor":"x","unit":"m","first":1767225500.0,"last":1767225600.0}]})"
    );
}

TEST(HistoryAnswers, ACopyIsCalledByANameAlone) {
    const auto named = [](std::string_view json) { return backup_name_from(*parse_json(json)); };
    EXPECT_EQ(named(R"({"name":"asked-5"})"), "asked-5");
    for (const auto* json : {"{}", R"({"name":"../x"})", R"({"name":""})", R"({"name":5})"})
        EXPECT_FALSE(named(json)) << json;
}

} // namespace
} // namespace tutti::history
