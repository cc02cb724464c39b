// Sources in this process, on a bus of its own.
#include "base/json.hpp"
#include "contract/reading.hpp"
#include "contract/source.hpp"
#include "control/client.hpp"
#include "io/clock.hpp"
#include "worker/source_run.hpp"
#include "worker/stage_testing.hpp"
#include "worker/waiting_source.hpp"

namespace tutti::worker {
namespace {

/// Polls as a test scripts it: each poll takes the next of `results`; with none left it waits until it is cut
/// off.
class Station final : public WaitingSource {
public:
    microseconds prepare() override {
        story.emplace_back("prepare");
        return {};
    }
    Result<void> configure(const Value& config) override {
        const auto* place = config.find("place");
        if (place == nullptr || !place->is_string()) return fail(ErrorCode::InvalidInput, "no place");
        story.push_back("configure " + std::string(place->string()));
        return {};
    }
    Task<Result<Readings>> poll(SteadyTime deadline) override {
        deadlines.push_back(deadline);
        story.emplace_back("poll");
        if (results.empty()) {
            ++waiting;
            const bool elapsed = co_await io::sleep_until(SteadyTime::max());
            --waiting;
            story.emplace_back(elapsed ? "elapsed" : "cut off");
            co_return Readings{};
        }
        auto result = std::move(results.front());
        results.erase(results.begin());
        co_return result;
    }

    std::vector<Result<Readings>> results;
    std::vector<std::string> story;
    std::vector<SteadyTime> deadlines;
    int waiting = 0;
};

const Readings warm = {{"temperature", 21.5, "°C"}, {"humidity", 40, "%"}};
const Result<Readings> no_answer = fail(ErrorCode::Unavailable, "the station does not answer");

class SourceTest : public Stage {
protected:
    SourceOptions options(std::string name = "station") const {
        SourceOptions options;
        options.name = std::move(name);
        options.title = "The station";
        options.interval = seconds(3600);
        options.worker = named(options.name);
        return options;
    }

    struct Running {
        Running(Station& station, const SourceOptions& options)
            : worker(worker_options(options)),
              run(
                  worker, station, [&station](SteadyTime deadline) { return station.poll(deadline); }, options
              ) {}
        Worker worker;
        SourceRun run;
    };
    Running& start(const SourceOptions& options) {
        auto& running = running_.emplace_back(station, options);
        EXPECT_TRUE(running.run.equip());
        running.run.settle();
        begin(running.worker);
        return running;
    }
    Running& start_once() {
        auto once = options();
        once.worker.pattern = Pattern::Once;
        return start(once);
    }
    int ended(Running& running) {
        until([&] { return code(running.worker).has_value(); });
        return code(running.worker).value_or(-1);
    }
    contract::SourceStatus status() const {
        const auto* said = last("status/station");
        return said == nullptr ? contract::SourceStatus{} : *contract::parse_source_status(said->payload);
    }
    /// A station that has polled twice, once in vain, as an earlier run left it.
    void keep_status_of_an_earlier_run() {
        contract::SourceStatus before;
        before.source_id = "station";
        before.last_poll = WallTime{seconds(1'700'000'060)};
        before.last_success = WallTime{seconds(1'700'000'000)};
        before.last_error = "an old mistake";
        before.poll_count = 2;
        before.error_count = 1;
        say({.topic = "status/station", .payload = contract::print(before), .retain = true});
        hear("status/station");
        until([&] { return status().poll_count == 2; });
    }

    Station station;
    std::list<Running> running_;

    void TearDown() override {
        Stage::TearDown();
        running_.clear();
    }
};

TEST_F(SourceTest, SaysItsReadingsItsStatusAndWhatItIs) {
    station.results = {warm};
    hear("#");
    start(options());
    until([&] { return count("status/station") == 1; });
    const auto temperature = contract::parse_reading(last("reading/station/temperature")->payload);
    ASSERT_TRUE(temperature);
    EXPECT_EQ(temperature->value, Value(21.5));
    EXPECT_EQ(temperature->expires_in, seconds(3 * 3600));
    EXPECT_TRUE(says("reading/station/humidity", "40"));
    EXPECT_EQ(status().poll_count, 1U);
    EXPECT_EQ(status().error_count, 0U);
    EXPECT_TRUE(status().last_success);
    EXPECT_EQ(status().expires_in, seconds(6 * 3600));
    EXPECT_TRUE(says("meta/station", "The station"));
    EXPECT_EQ(station.story, (std::vector<std::string>{"prepare", "poll"}));
}

TEST_F(SourceTest, PollsAtItsInterval) {
    station.results = {warm, warm, warm};
    hear("status/station");
    auto often = options();
    often.interval = milliseconds(5);
    start(often);
    until([&] { return status().poll_count == 3; });
}

TEST_F(SourceTest, AFailedPollIsCountedAndTheNextOneCounts) {
    station.results = {no_answer, warm};
    hear("status/station");
    auto often = options();
    often.interval = milliseconds(5);
    start(often);
    until([&] { return status().poll_count == 1; });
    EXPECT_EQ(status().error_count, 1U);
    EXPECT_EQ(status().last_error, "the station does not answer");
    EXPECT_FALSE(status().last_success);
    until([&] { return status().poll_count == 2; });
    EXPECT_EQ(status().error_count, 1U);
    EXPECT_TRUE(status().last_success);
}

TEST_F(SourceTest, APollThatTakesTooLongIsCutOffAndSaidSo) {
    hear("status/station");
    auto hasty = options();
    hasty.longest_poll = milliseconds(30);
    start(hasty);
    until([&] { return status().poll_count == 1; });
    EXPECT_EQ(status().error_count, 1U);
    EXPECT_EQ(status().last_error, "took longer than 0.03 s");
    until([&] { return station.waiting == 0; });
    EXPECT_EQ(station.story, (std::vector<std::string>{"prepare", "poll", "cut off"}));
}

TEST_F(SourceTest, WhatAPollWaitsWithHasAMomentLessThanThePollItself) {
    station.results = {warm};
    hear("status/station");
    const auto before = io::steady_now();
    start(options()); // 30 s
    until([&] { return status().poll_count == 1; });
    EXPECT_GE(station.deadlines.front(), before + milliseconds(29'800));
    EXPECT_LE(station.deadlines.front(), io::steady_now() + milliseconds(29'800));
}

TEST_F(SourceTest, PollsNeverOverlapAndWhatWasMissedIsLeftOut) {
    hear("status/station");
    auto hasty = options();
    hasty.interval = milliseconds(2);
    hasty.longest_poll = milliseconds(50);
    start(hasty);
    until([&] { return status().poll_count == 2; });
    until([&] { return station.waiting == 0 || station.deadlines.size() == 3; });
    EXPECT_LE(station.waiting, 1);
    EXPECT_GE(station.deadlines[1] - station.deadlines[0], milliseconds(50));
    EXPECT_LE(station.deadlines.size(), 3U) << "25 turns were missed";
}

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

Task<std::unique_ptr<control::Client>> peer_of(std::filesystem::path socket) {
    auto client = co_await control::Client::connect(std::move(socket));
    if (!client) co_return nullptr;
    co_return std::make_unique<control::Client>(std::move(*client));
}

TEST_F(SourceTest, HeartbeatsGoOnWhileAPollWaits) {
    auto lively = options();
    lively.worker.heartbeat = milliseconds(5);
    start(lively);
    until([&] { return station.waiting == 1; });
    const auto peer = await(peer_of(folder_.path / "station.sock"));
    ASSERT_TRUE(peer);
    int heartbeats = 0;
    peer->on_frame([&heartbeats](const Value& frame) {
        const auto* type = frame.find("type");
        if (type != nullptr && *type == Value("heartbeat")) ++heartbeats;
    });
    until([&] { return heartbeats == 3; });
    EXPECT_EQ(station.waiting, 1);
}

TEST_F(SourceTest, ItsEndCutsAPollOffAndDoesNotCountIt) {
    hear("status/station");
    auto& running = start(options());
    until([&] { return station.waiting == 1; });
    EXPECT_EQ(end(running.worker), 0);
    EXPECT_EQ(station.story.back(), "cut off");
    EXPECT_EQ(count("status/station"), 0U);
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
    until([&] { return station.story.back() == "configure roof"; });
    EXPECT_EQ(print_json(running.worker.config()), R"({"place":"roof"})");
}

TEST_F(SourceTest, OnceItPollsOnceAndEnds) {
    station.results = {warm, warm};
    hear("#");
    auto& running = start_once();
    EXPECT_EQ(ended(running), 0);
    EXPECT_EQ(count("status/station"), 1U);
    EXPECT_TRUE(says("reading/station/temperature", "21.5"));
    EXPECT_EQ(count("worker/station"), 0U) << "an ephemeral run has no presence";
}

TEST_F(SourceTest, OnceAFailedPollIsItsExitCode) {
    station.results = {no_answer};
    hear("status/station");
    auto& running = start_once();
    EXPECT_EQ(ended(running), 1);
    EXPECT_EQ(status().last_error, "the station does not answer");
}

TEST_F(SourceTest, OnceAPollThatTakesTooLongIsItsExitCodeToo) {
    hear("status/station");
    auto hasty = options();
    hasty.worker.pattern = Pattern::Once;
    hasty.longest_poll = milliseconds(20);
    auto& running = start(hasty);
    EXPECT_EQ(ended(running), 1);
    EXPECT_EQ(status().last_error, "took longer than 0.02 s");
}

TEST_F(SourceTest, ItsCountersGoOnFromAnEarlierRun) {
    keep_status_of_an_earlier_run();
    station.results = {warm};
    auto& running = start_once();
    EXPECT_EQ(ended(running), 0);
    EXPECT_EQ(status().poll_count, 3U);
    EXPECT_EQ(status().error_count, 1U);
    EXPECT_EQ(status().last_error, "an old mistake");
    EXPECT_GT(*status().last_success, WallTime{seconds(1'700'000'000)});
}

TEST_F(SourceTest, AFailureAfterAnEarlierRunKeepsThatRunsSuccess) {
    keep_status_of_an_earlier_run();
    station.results = {no_answer};
    auto& running = start_once();
    EXPECT_EQ(ended(running), 1);
    EXPECT_EQ(status().poll_count, 3U);
    EXPECT_EQ(status().error_count, 2U);
    EXPECT_EQ(status().last_success, WallTime{seconds(1'700'000'000)});
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

/// As a process that was started with --print.
int print(Station& station, microseconds longest_poll) {
    char program[] = "station";
    char option[] = "--print";
    char* arguments[] = {program, option, nullptr};
    SourceOptions options;
    options.name = "station";
    options.longest_poll = longest_poll;
    return run_source(2, arguments, station, options);
}

TEST(SourcePrint, PrintsWhatOnePollGivesWithoutABus) {
    Station station;
    station.results = {warm};
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(print(station, seconds(10)), 0);
    EXPECT_EQ(
        ::testing::internal::GetCapturedStdout(),
        "{\"temperature\":{\"value\":21.5,\"unit\":\"°C\"},\"humidity\":{\"value\":40,\"unit\":\"%\"}}\n"
    );
}

TEST(SourcePrint, AFailedPollAndOneThatTakesTooLongAreSaidOnStandardError) {
    Station station;
    station.results = {no_answer};
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(print(station, seconds(10)), 1);
    EXPECT_EQ(print(station, milliseconds(20)), 1);
    EXPECT_EQ(
        ::testing::internal::GetCapturedStderr(), "the station does not answer\ntook longer than 0.02 s\n"
    );
    EXPECT_EQ(station.story.back(), "cut off");
}

} // namespace
} // namespace tutti::worker
