#include "base/json.hpp"
#include "base/random.hpp"
#include "live/live_state.hpp"
#include "live/merge_patch.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::live {
namespace {

using namespace std::chrono_literals;

constexpr double epoch = 1700000000;

std::string reading(std::string_view value, double at = epoch, int expires_in = 60) {
    return fmt::format(
        R"({{"v":1,"value":{},"unit":"%","timestamp":{},"expires_in":{}}})", value, at, expires_in
    );
}
std::string status(int polls, double at = epoch) {
    return fmt::format(
        R"({{"v":1,"source_id":"s","last_poll":{},"last_success":null,"last_error":null,"poll_count":{},)"
        R"("error_count":0,"expires_in":120}})",
        at, polls
    );
}
constexpr const char* meta =
    R"({"v":1,"source_id":"s","name":"S","description":"d","refresh_interval":2,"enabled":true})";
std::string service(std::string_view state) {
    return fmt::format(
        R"({{"v":1,"state":"{}","cause":"c","pid":null,"since":1,"restarts":0,"pattern":"always","required":true,"memory":null,"cpu_percent":null}})",
        state
    );
}

/// A state with its own manual time.
struct Bench {
    explicit Bench(LiveStateLimits limits = {}) : state("home", limits) {}

    Applied say(std::string_view topic, std::string_view payload, bool retained = false) {
        return state.apply(topic, payload, {retained, {}}, wall, now);
    }
    void pass(microseconds time) {
        now += time;
        wall += time;
        state.expire(now);
    }
    std::string patch() {
        const auto taken = state.take_patch();
        return taken ? print_json(*taken) : "";
    }

    LiveState state;
    SteadyTime now{1h};
    WallTime wall = wall_time_from_seconds(epoch);
};

TEST(LiveState, BeginsEmptyAndOffline) {
    Bench bench;
    EXPECT_EQ(
        print_json(bench.state.document()),
        R"({"name":"home","bus":{"connected":false},"sources":{},"services":{},"health":{},"jobs":{}})"
    );
    EXPECT_FALSE(bench.state.next_deadline());
    EXPECT_EQ(bench.patch(), "");
}

TEST(LiveState, InventedSourcesTakeNoPlaceOfAService) {
    Bench bench({.sources = 2});
    bench.say("service/mixer", service("ready"));
    for (const auto* name : {"a", "b"})
        EXPECT_EQ(bench.say("reading/" + std::string(name) + "/x", reading("1")), Applied::Done);
    EXPECT_EQ(bench.say("reading/c/x", reading("1")), Applied::Full);
    EXPECT_EQ(bench.say("reading/mixer/x", reading("1")), Applied::Done);
}

TEST(LiveState, TheCourseOfAReadingOutlivesIt) {
    Bench bench;
    bench.say("reading/s/cpu", reading("12.5"));
    bench.say("reading/s/cpu", reading("13.5", epoch + 2));
    bench.pass(70s);
    EXPECT_TRUE(bench.state.sources().empty());
    const auto& course = bench.state.recent().sources().at("s").at("cpu");
    ASSERT_EQ(course.size(), 2U);
    EXPECT_EQ(course[1].value, 13.5);
    EXPECT_EQ(to_seconds(course[1].time), epoch + 2);
}

std::string job(std::string_view state, std::string_view progress, int expires_in = 3600) {
    return fmt::format(
        R"({{"v":1,"state":"{}","progress":{},"message":"m","kind":"export","updated_at":{},"expires_in":{}}})",
        state, progress, epoch, expires_in
    );
}

TEST(LiveState, AJobIsShownWhileItRuns) {
    Bench bench;
    EXPECT_EQ(bench.say("job/01A", job("queued", "null")), Applied::Ignored);
    EXPECT_EQ(bench.patch(), "");
    EXPECT_EQ(bench.say("job/01A", job("running", "null")), Applied::Done);
    EXPECT_EQ(
        bench.patch(),
        R"({"jobs":{"01A":{"state":"running","message":"m","kind":"export","updated_at":1.7e+09,"expires_in":3600}}})"
    );
    bench.say("job/01A", job("running", "0.25"));
    EXPECT_EQ(bench.patch(), R"({"jobs":{"01A":{"progress":0.25}}})");
    EXPECT_EQ(bench.say("job/01A", job("succeeded", "1")), Applied::Done);
    EXPECT_EQ(bench.patch(), R"({"jobs":{"01A":null}})");
    bench.say("job/01B", job("running", "0"));
    EXPECT_EQ(bench.say("job/01B", ""), Applied::Done);
    EXPECT_TRUE(bench.state.jobs().empty());
}

TEST(LiveState, AJobOfWhichNothingIsHeardAnyMoreIsGone) {
    Bench bench;
    bench.say("job/01A", job("running", "0", 60));
    EXPECT_EQ(bench.state.next_deadline(), bench.now + 60s);
    bench.pass(60s);
    EXPECT_TRUE(bench.state.jobs().empty());
    bench.state.set_bus_connected(true, bench.now);
    bench.say("job/01B", job("running", "0"));
    bench.say("job/01C", job("running", "0"));
    bench.state.set_bus_connected(false, bench.now);
    bench.state.set_bus_connected(true, bench.now);
    bench.say("job/01B", job("running", "0.5"));
    bench.pass(30s);
    EXPECT_EQ(bench.state.jobs().size(), 1U);
    EXPECT_TRUE(bench.state.jobs().contains("01B"));
}

TEST(LiveState, OfJobsThatRunOnlySoManyAreKept) {
    Bench bench({.jobs = 2});
    for (const auto* id : {"01A", "01B"})
        EXPECT_EQ(bench.say("job/" + std::string(id), job("running", "0")), Applied::Done);
    EXPECT_EQ(bench.say("job/01C", job("running", "0")), Applied::Full);
    EXPECT_EQ(bench.say("job/01A", job("failed", "0")), Applied::Done);
    EXPECT_EQ(bench.say("job/01C", job("running", "0")), Applied::Done);
    EXPECT_EQ(bench.say("job/01B", "{"), Applied::Malformed);
}

TEST(LiveState, AReadingIsShownUntilItExpires) {
    Bench bench;
    EXPECT_EQ(bench.say("reading/s/cpu", reading("12.5")), Applied::Done);
    EXPECT_EQ(
        bench.patch(),
        R"({"sources":{"s":{"readings":{"cpu":{"value":12.5,"unit":"%","timestamp":1.7e+09,"expires_in":60}}}}})"
    );
    EXPECT_EQ(bench.state.next_deadline(), bench.now + 60s);
    bench.pass(59'999'999us);
    EXPECT_EQ(bench.patch(), "");
    bench.pass(1us);
    EXPECT_EQ(bench.patch(), R"({"sources":{"s":null}})");
    EXPECT_TRUE(bench.state.sources().empty());
}

TEST(LiveState, ANewReadingBeginsANewLife) {
    Bench bench;
    bench.say("reading/s/cpu", reading("1"));
    bench.pass(40s);
    bench.say("reading/s/cpu", reading("1", epoch + 40));
    bench.pass(40s);
    EXPECT_EQ(bench.state.sources().at("s").readings.size(), 1U);
    bench.pass(20s);
    EXPECT_TRUE(bench.state.sources().empty());
}

TEST(LiveState, StatusOutlivesReadingsSoStaleIsNotGone) {
    Bench bench;
    bench.say("reading/s/cpu", reading("1"));
    bench.say("status/s", status(1));
    bench.say("meta/s", meta);
    bench.patch();
    bench.pass(60s);
    EXPECT_EQ(bench.patch(), R"({"sources":{"s":{"readings":{"cpu":null}}}})");
    bench.pass(60s);
    EXPECT_EQ(bench.patch(), R"({"sources":{"s":{"status":null}}})");
    EXPECT_TRUE(bench.state.sources().at("s").meta);
}

TEST(LiveState, AKeptReadingHasOnlyTheRestOfItsLife) {
    Bench bench;
    bench.say("reading/s/cpu", reading("1", epoch - 50), true);
    EXPECT_EQ(bench.state.next_deadline(), bench.now + 10s);
    EXPECT_EQ(bench.say("reading/s/old", reading("1", epoch - 60), true), Applied::Ignored);
    // A clock ahead of ours does not lengthen it; a live message is not measured by its clock.
    bench.say("reading/s/ahead", reading("1", epoch + 500), true);
    bench.say("reading/s/behind", reading("1", epoch - 500), false);
    bench.pass(10s);
    EXPECT_EQ(bench.state.sources().at("s").readings.size(), 2U);
    bench.pass(50s);
    EXPECT_TRUE(bench.state.sources().empty());
}

TEST(LiveState, WhatTheBrokerSaysIsLeftGoesBeforeClocks) {
    Bench bench;
    const auto old = reading("1", epoch - 1e6);
    EXPECT_EQ(bench.state.apply("reading/s/cpu", old, {true, 7s}, bench.wall, bench.now), Applied::Done);
    EXPECT_EQ(bench.state.next_deadline(), bench.now + 7s);
    EXPECT_EQ(bench.state.apply("reading/t/cpu", old, {true, 1h}, bench.wall, bench.now), Applied::Done);
    bench.pass(60s);
    EXPECT_TRUE(bench.state.sources().empty());
}

TEST(LiveState, ANullValueLosesItsMember) {
    Bench bench;
    bench.say("reading/s/temp", reading("20"));
    bench.patch();
    bench.say("reading/s/temp", reading("null", epoch + 1));
    EXPECT_EQ(
        bench.patch(), R"({"sources":{"s":{"readings":{"temp":{"timestamp":1700000001.0,"value":null}}}}})"
    );
}

TEST(LiveState, AnEmptyPayloadClears) {
    Bench bench;
    bench.say("reading/s/a", reading("1"));
    bench.say("reading/s/b", reading("1"));
    bench.say("service/x", service("ready"));
    bench.patch();
    EXPECT_EQ(bench.say("reading/s/a", ""), Applied::Done);
    EXPECT_EQ(bench.say("service/x", ""), Applied::Done);
    EXPECT_EQ(bench.patch(), R"({"sources":{"s":{"readings":{"a":null}}},"services":{"x":null}})");
    EXPECT_EQ(bench.say("service/x", ""), Applied::Ignored);
    EXPECT_EQ(bench.say("meta/nobody", ""), Applied::Ignored);
}

TEST(LiveState, WhatBreaksTheContractChangesNothing) {
    Bench bench;
    EXPECT_EQ(bench.say("reading/s/a", "{"), Applied::Malformed);
    EXPECT_EQ(bench.say("reading/s/a", R"({"v":1})"), Applied::Malformed);
    EXPECT_EQ(
        bench.say("reading/s/a", R"({"v":1,"value":[],"unit":"","timestamp":1,"expires_in":1})"),
        Applied::Malformed
    );
    EXPECT_EQ(
        bench.say("reading/s/a", R"({"v":2,"value":1,"unit":"","timestamp":1,"expires_in":1})"),
        Applied::UnknownVersion
    );
    EXPECT_EQ(bench.say("reading/s/a", std::string(20000, ' ')), Applied::Full);
    EXPECT_EQ(bench.say("reading/s", reading("1")), Applied::Ignored);
    EXPECT_EQ(bench.say("/elsewhere/s/a", reading("1")), Applied::Ignored);
    EXPECT_EQ(bench.say("event/button/press", "{}"), Applied::Ignored);
    EXPECT_EQ(bench.say("service/x", service("flying")), Applied::Malformed);
    EXPECT_EQ(bench.patch(), "");
}

TEST(LiveState, ARefusalNamesTheFieldAndWhatIsWrongWithIt) {
    Bench bench;
    bench.say("reading/s/a", "21.5");
    EXPECT_EQ(bench.state.refusal(), "the payload is a number, not an object");
    bench.say("reading/s/a", R"({"v":1,"value":21.5})");
    EXPECT_EQ(bench.state.refusal(), "unit: is missing");
}

TEST(LiveState, PastALimitNothingIsAdded) {
    Bench bench({.sources = 1, .sensors = 1, .services = 1, .components = 1, .payload = 1024, .resync = 30s});
    EXPECT_EQ(bench.say("reading/a/x", reading("1")), Applied::Done);
    EXPECT_EQ(bench.say("reading/a/y", reading("1")), Applied::Full);
    EXPECT_EQ(bench.say("reading/b/x", reading("1")), Applied::Full);
    EXPECT_EQ(bench.say("reading/a/x", reading("2")), Applied::Done);
    EXPECT_EQ(bench.say("service/a", service("ready")), Applied::Done);
    EXPECT_EQ(bench.say("service/b", service("ready")), Applied::Full);
}

TEST(LiveState, AHealthMayNameMoreThanAReadingHasRoomFor) {
    Bench bench;
    const auto health = [](std::size_t bytes) {
        return fmt::format(
            R"({{"v":1,"level":"ok","message":"{}","details":{{}},"updated_at":1,"expires_in":30}})",
            std::string(bytes, 'm')
        );
    };
    EXPECT_EQ(bench.say("health/input", health(60'000)), Applied::Done);
    EXPECT_EQ(bench.say("health/input", health(70'000)), Applied::Full);
    EXPECT_EQ(bench.say("service/input", health(20'000)), Applied::Full);
}

TEST(LiveState, AnImmenseExpiryDoesNotOverflow) {
    Bench bench;
    EXPECT_EQ(
        bench.say("reading/s/a", R"({"v":1,"value":1,"unit":"","timestamp":1,"expires_in":4294967295})"),
        Applied::Done
    );
    EXPECT_GT(*bench.state.next_deadline(), bench.now + std::chrono::days(300));
}

TEST(LiveState, AfterAReconnectWhatIsNotSaidAgainIsGone) {
    Bench bench;
    bench.state.set_bus_connected(true, bench.now);
    bench.say("service/kept", service("ready"));
    bench.say("service/lost", service("ready"));
    bench.say("meta/s", meta);
    bench.patch();
    bench.state.set_bus_connected(false, bench.now);
    EXPECT_EQ(bench.patch(), R"({"bus":{"connected":false}})");
    bench.pass(1h);
    EXPECT_EQ(bench.patch(), "") << "while the bus is away nothing is forgotten";
    bench.state.set_bus_connected(true, bench.now);
    bench.say("service/kept", service("ready"));
    bench.pass(29s);
    EXPECT_EQ(bench.patch(), R"({"bus":{"connected":true}})");
    bench.pass(1s);
    EXPECT_EQ(bench.patch(), R"({"sources":{"s":null},"services":{"lost":null}})");
}

TEST(LiveState, ComesAndGoesUntoldWithoutATrace) {
    Bench bench;
    for (int i = 0; i < 1000; ++i) {
        bench.say(fmt::format("service/x{}", i), service("ready"));
        bench.say(fmt::format("service/x{}", i), "");
    }
    EXPECT_FALSE(bench.state.has_changes());
}

TEST(LiveState, RevisionsMoveWithWhatTheyStandFor) {
    Bench bench;
    const auto sources = bench.state.sources_revision();
    const auto services = bench.state.services_revision();
    bench.say("reading/s/a", reading("1"));
    EXPECT_NE(bench.state.sources_revision(), sources);
    EXPECT_EQ(bench.state.services_revision(), services);
    bench.say("service/x", service("ready"));
    EXPECT_NE(bench.state.services_revision(), services);
    const auto before = bench.state.sources_revision();
    bench.pass(60s);
    EXPECT_NE(bench.state.sources_revision(), before);
}

/// One random thing that may happen to a state.
void happen(Bench& bench, SeededRandom& random) {
    const auto pick = [&random](std::uint64_t n) { return random.next() % n; };
    const auto name = [&] { return std::string(1, static_cast<char>('a' + pick(4))); };
    constexpr const char* values[] = {"1", "2.5", "null", "true", "\"x\"", "-7e3"};
    constexpr const char* states[] = {"ready", "backoff", "stopped"};
    const double at = to_seconds(bench.wall) - static_cast<double>(pick(80));
    switch (pick(9)) {
    case 0:
        bench.say("status/" + name(), status(static_cast<int>(pick(100)), at), pick(2) == 0);
        break;
    case 1:
        bench.say("meta/" + name(), meta);
        break;
    case 2:
        bench.say("service/" + name(), service(states[pick(3)]));
        break;
    case 3:
        bench.say("service/" + name(), "");
        break;
    case 4:
        bench.state.set_bus_connected(pick(2) == 0, bench.now);
        break;
    case 5:
        bench.pass(microseconds(pick(30'000'000)));
        break;
    case 6:
        bench.say(
            "health/" + name(),
            fmt::format(
                R"({{"v":1,"level":"ok","message":"m","details":{{"{}":{},"deep":{{"{}":null}}}},"updated_at":{},"expires_in":30}})",
                name(), values[pick(6)], name(), at
            )
        );
        break;
    case 7:
        bench.say("reading/" + name() + "/" + name(), "");
        break;
    default:
        bench.say("reading/" + name() + "/" + name(), reading(values[pick(6)], at), pick(2) == 0);
        break;
    }
}

TEST(LiveState, PatchesAppliedToTheSnapshotGiveTheNextSnapshot) {
    SeededRandom random(20261121);
    Bench bench;
    bench.patch();
    Value client = bench.state.document();
    std::size_t patches = 0;
    for (int step = 0; step < 20000; ++step) {
        happen(bench, random);
        if (random.next() % 3 != 0) continue; // several changes in one patch
        const auto patch = bench.state.take_patch();
        if (patch) client = merge_apply(client, *patch);
        patches += patch.has_value();
        const auto document = bench.state.document();
        ASSERT_FALSE(merge_difference(client, document)) << step << "\n"
                                                         << print_json(client) << "\n"
                                                         << print_json(document);
    }
    EXPECT_GT(patches, 3000U);
}

TEST(LiveState, NoDeadlineIsMissedByTheNextOneSaid) {
    SeededRandom random(7);
    Bench bench;
    for (int step = 0; step < 5000; ++step) {
        happen(bench, random);
        const auto next = bench.state.next_deadline();
        for (const auto& [name, source] : bench.state.sources()) {
            for (const auto& [sensor, timed] : source.readings) {
                ASSERT_TRUE(next);
                ASSERT_LE(*next, timed.deadline);
            }
            if (source.status) {
                ASSERT_LE(*next, source.status_deadline);
            }
        }
    }
}

} // namespace
} // namespace tutti::live
