// What sources are told: configuration, schedule, commands, and words of the command line.
#include "base/json.hpp"
#include "contract/reading.hpp"
#include "worker/source_testing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace tutti::worker {
namespace {

TEST_F(SourceTest, CommandsAndConfigurationGoOnWhileAPollWaits) {
    auto& running = start(options());
    running.worker.on_command("ring", [](const Value&) -> Result<Value> { return Value("rung"); });
    until([&] { return station.waiting == 1; });
    const auto reply =
        ask("station", R"({"v":1,"action":"ring","request_id":"r","params":{},"timestamp":1})");
    ASSERT_TRUE(reply);
    EXPECT_NE(reply->payload.find("rung"), std::string::npos);
    say(
        {.topic = "config/station",
         .payload = R"({"v":1,"revision":1,"config":{"place":"porch"}})",
         .retain = true}
    );
    until([&] { return station.story.back() == "configure porch"; });
    EXPECT_EQ(station.waiting, 1);
}

TEST_F(SourceTest, ConfigurationIsThereBeforeTheFirstPoll) {
    say(
        {.topic = "config/station",
         .payload = R"({"v":1,"revision":1,"config":{"place":"attic"}})",
         .retain = true}
    );
    station.results = {warm};
    hear("status/station");
    start(options());
    until([&] { return status().poll_count == 1; });
    EXPECT_EQ(station.story, (std::vector<std::string>{"configure attic", "prepare", "poll"}));
}

TEST_F(SourceTest, AConfigurationThatItRefusesChangesNothing) {
    station.results = {warm};
    hear("status/station");
    auto& running = start(options());
    until([&] { return status().poll_count == 1; });
    say({.topic = "config/station", .payload = R"({"v":1,"revision":1,"config":{"place":7}})", .retain = true}
    );
    say(
        {.topic = "config/station",
         .payload = R"({"v":1,"revision":2,"config":{"place":"roof"}})",
         .retain = true}
    );
    until([&] { return std::ranges::find(station.story, "configure roof") != station.story.end(); });
    EXPECT_EQ(print_json(running.worker.config()), R"({"place":"roof"})");
}

TEST_F(SourceTest, ANewSectionIsFollowedByAPollAtOnceAndTheSameOneIsNot) {
    station.results = {warm, warm, warm};
    hear("status/station");
    start(options());
    until([&] { return status().poll_count == 1; });
    const auto place = [this](int revision, std::string_view name) {
        say(
            {.topic = "config/station",
             .payload = fmt::format(R"({{"v":1,"revision":{},"config":{{"place":"{}"}}}})", revision, name),
             .retain = true}
        );
    };
    place(1, "roof");
    until([&] { return status().poll_count == 2; });
    place(2, "roof");
    place(3, "attic");
    until([&] { return status().poll_count == 3; });
    EXPECT_TRUE(station.results.empty());
    EXPECT_EQ(station.waiting, 0);
}

TEST_F(SourceTest, WithNoSectionBeforeARefusedOneItPollsNothingAndSaysWhy) {
    say({.topic = "config/station", .payload = R"({"v":1,"revision":1,"config":{"place":7}})", .retain = true}
    );
    hear("status/station");
    EXPECT_EQ(ended(start_once()), 1);
    EXPECT_EQ(status().last_error, "config/station: no place");
    EXPECT_TRUE(station.story.empty() || station.story.back() != "poll");
}

TEST_F(SourceTest, ARefusedSectionLeavesTheOneBeforeInForce) {
    say(
        {.topic = "config/station",
         .payload = R"({"v":1,"revision":1,"config":{"place":"attic"}})",
         .retain = true}
    );
    station.results = {warm, warm};
    hear("status/station");
    start(options());
    until([&] { return status().poll_count == 1; });
    say({.topic = "config/station", .payload = R"({"v":1,"revision":2,"config":{"place":7}})", .retain = true}
    );
    const auto reply = ask("station", command("poll_now"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(status().error_count, 0U) << reply->payload;
}

TEST_F(SourceTest, PolledByCommandItAnswersWhatCameOfThat) {
    station.results = {warm, Readings{{"temperature", 22.5, "°C"}}, no_answer};
    hear("#");
    start(options());
    until([&] { return status().poll_count == 1; });
    const auto reply = ask("station", command("poll_now"));
    ASSERT_TRUE(reply);
    EXPECT_NE(reply->payload.find(R"("temperature":{"value":22.5,"unit":"°C"})"), std::string::npos)
        << reply->payload;
    EXPECT_TRUE(says("reading/station/temperature", "22.5"));
    const auto failed = ask("station", command("poll_now"));
    EXPECT_NE(failed->payload.find("the station does not answer"), std::string::npos) << failed->payload;
    EXPECT_EQ(status().poll_count, 3U);
}

TEST_F(SourceTest, ACommandDuringAPollIsAnsweredByThatPoll) {
    hear("status/station");
    auto hasty = options();
    hasty.longest_poll = milliseconds(100);
    start(hasty);
    until([&] { return station.waiting == 1; });
    const auto reply = ask("station", command("poll_now"));
    EXPECT_NE(reply->payload.find("took longer than 0.1 s"), std::string::npos) << reply->payload;
    station.results = {warm};
    const auto another = ask("station", command("poll_now"));
    EXPECT_NE(another->payload.find(R"("temperature")"), std::string::npos) << another->payload;
    EXPECT_EQ(status().poll_count, 2U); // no third one: who came during the first has its answer
}

TEST_F(SourceTest, TheScheduleChangesItsIntervalWhileItRuns) {
    station.results = {warm, warm, warm};
    hear("#");
    start(options());
    until([&] { return status().poll_count == 1; });
    say(
        {.topic = "config/schedule",
         .payload = R"({"v":1,"revision":1,"config":{"station":0.005,"other":"5m"}})",
         .retain = true}
    );
    until([&] { return status().poll_count == 3; });
    EXPECT_TRUE(says("meta/station", R"("refresh_interval":0.005)"));
    EXPECT_EQ(status().expires_in, seconds(120));
    say({.topic = "config/schedule", .payload = R"({"v":1,"revision":2,"config":{}})", .retain = true});
    until([&] { return says("meta/station", R"("refresh_interval":3600)"); });
}

TEST_F(SourceTest, ReadingsStayAsLongAsTheSectionGlobalSays) {
    say(
        {.topic = "config/global",
         .payload = R"({"v":1,"revision":1,"config":{"cache_ttl":90}})",
         .retain = true}
    );
    station.results = {warm};
    hear("#");
    auto often = options();
    often.interval = seconds(2);
    start(often);
    until([&] { return count("status/station") == 1; });
    EXPECT_EQ(contract::parse_reading(last("reading/station/temperature")->payload)->expires_in, seconds(90));
    EXPECT_EQ(status().expires_in, seconds(180));
}

TEST_F(SourceTest, MadeUpReadingsAreSaidToBe) {
    say(
        {.topic = "config/station",
         .payload = R"({"v":1,"revision":1,"config":{"place":"attic","simulate":true}})",
         .retain = true}
    );
    hear("#");
    start(options());
    until([&] { return count("status/station") == 1; });
    EXPECT_TRUE(says("meta/station", R"("simulated":true)"));
    EXPECT_EQ(status().last_error, "this source cannot make readings up: leave `simulate` out");
    EXPECT_TRUE(station.deadlines.empty());
}

TEST_F(SourceTest, MadeUpReadingsAreSaidToBeUntilThereAreOthers) {
    say(
        {.topic = "meta/station",
         .payload =
             R"({"v":1,"source_id":"station","name":"x","description":"","refresh_interval":60,"enabled":true,"simulated":true})",
         .retain = true}
    );
    station.results = {no_answer, warm};
    hear("#");
    start(options());
    until([&] { return status().error_count == 1; });
    EXPECT_TRUE(says("meta/station", R"("simulated":true)"));
    ASSERT_TRUE(ask("station", command("poll_now")));
    until([&] { return !says("meta/station", R"("simulated":true)"); });
    EXPECT_EQ(count("reading/station/temperature"), 1);
}

TEST_F(SourceTest, ItsStateIsItsStatus) {
    station.results = {no_answer};
    hear("status/station");
    start(options());
    until([&] { return status().poll_count == 1; });
    const auto reply =
        ask("station", R"({"v":1,"action":"get_state","request_id":"r","params":{},"timestamp":1})");
    ASSERT_TRUE(reply);
    EXPECT_NE(reply->payload.find(R"("poll_count":1,"error_count":1)"), std::string::npos) << reply->payload;
}

/// As a process that was started with such arguments.
int run_with(WaitingSource& source, std::vector<std::string> words, microseconds longest_poll = seconds(10)) {
    words.insert(words.begin(), "station");
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    SourceOptions options;
    options.name = "station";
    options.longest_poll = longest_poll;
    options.tries = 1;
    return run_source(static_cast<int>(arguments.size()), arguments.data(), source, options);
}

/// Makes up what a Station has.
class Pretended final : public WaitingSource {
public:
    Result<Readings> simulate(const Simulation& simulation) override {
        return Readings{{"temperature", simulation.daily("temperature", 16, 24, std::chrono::hours(15)), "°C"}
        };
    }
    Task<Result<Readings>> poll(SteadyTime) override {
        co_return fail(ErrorCode::NotFound, "no such thing here");
    }
};

TEST(SourcePrint, ItsConfigurationMayComeOnTheCommandLine) {
    Pretended pretended;
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_with(pretended, {"--print", "--config", R"({"simulate":true})"}), 0);
    EXPECT_TRUE(::testing::internal::GetCapturedStdout().starts_with(R"({"temperature":{"value":)"));
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(run_with(pretended, {"--print"}), 1);
    EXPECT_EQ(run_with(pretended, {"--print", "--config", R"({"simulate":"yes"})"}), 2);
    EXPECT_EQ(
        ::testing::internal::GetCapturedStderr(),
        "no such thing here\nstation: --config: simulate: must be true or false\n"
    );
}

TEST(SourcePrint, PrintsWhatOnePollGivesWithoutABus) {
    Station station;
    station.results = {warm};
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_with(station, {"--print"}), 0);
    EXPECT_EQ(
        ::testing::internal::GetCapturedStdout(),
        "{\"temperature\":{\"value\":21.5,\"unit\":\"°C\"},\"humidity\":{\"value\":40,\"unit\":\"%\"}}\n"
    );
}

TEST(SourcePrint, AFailedPollAndOneThatTakesTooLongAreSaidOnStandardError) {
    Station station;
    station.results = {no_answer};
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(run_with(station, {"--print"}), 1);
    EXPECT_EQ(run_with(station, {"--print"}, milliseconds(20)), 1);
    EXPECT_EQ(
        ::testing::internal::GetCapturedStderr(), "the station does not answer\ntook longer than 0.02 s\n"
    );
    EXPECT_EQ(station.story.back(), "cut off");
}

TEST(SourcePrint, TheEnvironmentMayAskForMadeUpReadingsAndTheSectionGoesBefore) {
    Pretended pretended;
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    for (const auto* words : {"tide station", "all"}) {
        ::setenv("TUTTI_SIMULATE", words, 1);
        EXPECT_EQ(run_with(pretended, {"--print"}), 0) << words;
    }
    EXPECT_EQ(run_with(pretended, {"--print", "--config", "{}"}), 0);
    for (const auto* section : {R"({"simulate":false})", R"({"host":"10.0.0.2"})"})
        EXPECT_EQ(run_with(pretended, {"--print", "--config", section}), 1) << section;
    ::setenv("TUTTI_SIMULATE", "stations", 1);
    EXPECT_EQ(run_with(pretended, {"--print"}), 1);
    ::unsetenv("TUTTI_SIMULATE");
    ::testing::internal::GetCapturedStdout();
    ::testing::internal::GetCapturedStderr();
}

} // namespace
} // namespace tutti::worker
