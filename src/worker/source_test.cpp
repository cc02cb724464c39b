// Sources and their polls, in this process, on a bus of its own.
#include "contract/reading.hpp"
#include "control/client.hpp"
#include "worker/source_testing.hpp"

namespace tutti::worker {
namespace {

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

TEST_F(SourceTest, APollThatNobodyAnsweredIsTriedAgainWithItsShareOfTheTime) {
    station.results = {no_answer, warm};
    hear("status/station");
    const auto before = io::steady_now();
    auto patient = options();
    patient.tries = 3;
    start(patient);
    until([&] { return status().poll_count == 1; });
    EXPECT_EQ(status().error_count, 0U);
    ASSERT_EQ(station.deadlines.size(), 2U);
    EXPECT_LE(station.deadlines[0] - before, milliseconds(29'800) / 3 + seconds(1));
    EXPECT_GT(station.deadlines[1], station.deadlines[0]);
}

TEST_F(SourceTest, APollThatWillNotGoBetterAMomentLaterIsNotTriedAgain) {
    station.results = {fail(ErrorCode::PermissionDenied, "wrong password"), warm};
    hear("status/station");
    auto patient = options();
    patient.tries = 3;
    start(patient);
    until([&] { return status().poll_count == 1; });
    EXPECT_EQ(status().last_error, "wrong password");
    EXPECT_EQ(station.deadlines.size(), 1U);
}

TEST_F(SourceTest, WhatIsMissingIsAFailureAndWhatIsThereIsSaidNevertheless) {
    auto half = warm;
    half.incomplete = Error{ErrorCode::NotFound, "the attic is silent"};
    station.results = {half};
    hear("#");
    auto& running = start_once();
    EXPECT_EQ(ended(running), 1);
    EXPECT_TRUE(says("reading/station/temperature", "21.5"));
    EXPECT_EQ(status().last_error, "the attic is silent");
    EXPECT_EQ(status().error_count, 1U);
    EXPECT_FALSE(status().last_success);
}

TEST_F(SourceTest, AReadingMayHaveALabel) {
    station.results = {Readings{{labelled("1st floor/left", "co2"), 417, "ppm"}}};
    hear("#");
    start(options());
    until([&] { return count("status/station") == 1; });
    EXPECT_TRUE(says("reading/station/1st floor%2Fleft:co2", "417"));
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

} // namespace
} // namespace tutti::worker
