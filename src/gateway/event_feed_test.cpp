#include "base/json.hpp"
#include "contract/event.hpp"
#include "gateway/event_feed.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;

/// Keeps what it is given; `backlog` bytes are said to wait.
class EventViewer final : public io::WebSocketConnection {
public:
    void send_binary(io::WebSocketText /*bytes*/) override {}
    void send(io::WebSocketText text) override { messages.push_back(parse_json(*text).value()); }
    bool send_newest(io::WebSocketText) override { return false; }
    std::string_view subject() const noexcept override { return {}; }
    std::size_t queued_bytes() const noexcept override { return backlog; }
    void close(io::WebSocketClose code, std::string_view) override { closed_with = code; }

    /// "ping", "3 events", "dropped 5", …
    std::string story() const {
        std::string all;
        for (const auto& message : messages) {
            if (!all.empty()) all += ", ";
            const auto type = message.find("type")->string();
            if (type == "events") all += fmt::format("{} ", message.find("events")->items().size());
            all += type;
            if (type == "dropped") all += fmt::format(" {}", message.find("count")->integer());
        }
        return all;
    }

    std::vector<Value> messages;
    std::size_t backlog = 0;
    std::optional<io::WebSocketClose> closed_with;
};

std::string event(int number, std::string_view padding = "") {
    return fmt::format(
        R"({{"v":1,"id":"e{0}","type":"a.b","source":"s","seq":{0},"timestamp":1,"data":{{"x":"{1}"}}}})",
        number, padding
    );
}

struct EventBench {
    explicit EventBench(unsigned at_once = 1) : options{.at_once = at_once} {}

    EventFeed::Taken take(std::string_view payload, std::string_view topic = "event/a/b") {
        return feed.take(topic, payload, now);
    }
    void burst(int from, int count) {
        for (int i = from; i < from + count; ++i) take(event(i));
    }
    void pass(microseconds time) {
        now.steady += time;
        now.wall += time;
        feed.tick(now);
    }
    void watch(EventViewer& viewer) {
        feed.opened(viewer);
        feed.hearing(now);
    }

    EventFeed::Now now{wall_time_from_seconds(1700000000), SteadyTime{1h}};
    int woken = 0;
    std::vector<EventFeed::Watched> watched;
    EventFeedOptions options;
    EventFeed feed{
        [this] { return now; }, [this] { ++woken; },
        [this](EventFeed::Watched whether) { watched.push_back(whether); }, options
    };
};

TEST(EventFeed, AnEventOnAnothersTopicIsRefused) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    EXPECT_EQ(bench.take(event(1), "event/a/c"), EventFeed::Taken::Malformed);
    EXPECT_EQ(bench.feed.refusal(), "\"a.b\" is another topic's type");
    EXPECT_EQ(bench.take(event(1)), EventFeed::Taken::Done);
}

TEST(EventFeed, AViewerIsGreetedOnceTheBusIsHeard) {
    EventBench bench;
    EventViewer first;
    bench.feed.opened(first);
    EXPECT_EQ(first.story(), "");
    bench.feed.hearing(bench.now);
    bench.feed.hearing(bench.now);
    EXPECT_EQ(first.story(), "ping");
    EventViewer second;
    bench.feed.opened(second);
    EXPECT_EQ(second.story(), "ping");
    EXPECT_EQ(first.story(), "ping");
}

TEST(EventFeed, TheBusIsAskedForEventsOnlyWhileSomebodyWatches) {
    EventBench bench;
    EventViewer first;
    EventViewer second;
    bench.feed.opened(first);
    bench.feed.opened(second);
    bench.feed.closed(first);
    EXPECT_EQ(bench.watched, std::vector{EventFeed::Watched::Yes});
    bench.feed.closed(second);
    EXPECT_EQ(bench.watched, (std::vector{EventFeed::Watched::Yes, EventFeed::Watched::No}));
    EXPECT_EQ(bench.feed.next_deadline(), std::nullopt);
    EXPECT_EQ(bench.take("nonsense"), EventFeed::Taken::Done);
}

TEST(EventFeed, AnEventGoesOnAsItCame) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    bench.take(event(1));
    ASSERT_EQ(viewer.story(), "ping, 1 events");
    EXPECT_EQ(
        print_json(viewer.messages[1]),
        R"({"v":1,"type":"events","timestamp":1.7e+09,"events":[)"
        R"({"v":1,"id":"e1","type":"a.b","source":"s","seq":1,"timestamp":1,"data":{"x":""}}]})"
    );
}

TEST(EventFeed, EventsWithinThePaceAreOneFrame) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    bench.burst(0, 51);
    EXPECT_EQ(viewer.story(), "ping, 1 events");
    EXPECT_EQ(bench.feed.next_deadline(), bench.now.steady + 50ms);
    bench.pass(49'999us);
    EXPECT_EQ(viewer.story(), "ping, 1 events");
    bench.pass(1us);
    EXPECT_EQ(viewer.story(), "ping, 1 events, 50 events");
}

TEST(EventFeed, AFewFramesNeedNotWaitAfterAPause) {
    EventBench bench(4);
    EventViewer viewer;
    bench.watch(viewer);
    bench.burst(0, 7);
    EXPECT_EQ(viewer.story(), "ping, 1 events, 1 events, 1 events, 1 events");
    bench.pass(50ms);
    EXPECT_EQ(viewer.story(), "ping, 1 events, 1 events, 1 events, 1 events, 3 events");
    for (int i = 0; i < 40; ++i) {
        bench.burst(10 * i, 10);
        bench.pass(50ms);
    }
    EXPECT_EQ(bench.feed.statistics().frames, 45U) << "twenty a second in the long run";
    bench.pass(200ms);
    bench.burst(500, 5);
    EXPECT_EQ(bench.feed.statistics().frames, 49U) << "a pause gives as many as before, and no more";
}

TEST(EventFeed, WhatComesTogetherGoesTogetherWhereAFeedGathers) {
    EventBench bench;
    EventViewer viewer;
    EventFeed gathering(
        [&bench] { return bench.now; }, [&bench] { ++bench.woken; }, [](EventFeed::Watched) {},
        EventFeedOptions{.pace = 8ms, .gather = 3ms}
    );
    gathering.opened(viewer);
    gathering.hearing(bench.now);
    const auto say = [&](int number, microseconds after) {
        bench.now.steady += after;
        gathering.take("event/a/b", event(number), bench.now);
    };
    for (int frame = 0; frame < 3; ++frame) {
        say(2 * frame, 14ms);
        EXPECT_EQ(gathering.next_deadline(), bench.now.steady + 3ms);
        say(2 * frame + 1, 1ms);
        bench.now.steady += 2ms;
        gathering.tick(bench.now);
    }
    EXPECT_EQ(viewer.story(), "ping, 2 events, 2 events, 2 events");
}

TEST(EventFeed, TheRestOfABurstIsCountedAsDropped) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    bench.burst(0, 1001);
    bench.pass(50ms);
    EXPECT_EQ(viewer.story(), "ping, 1 events, 200 events, dropped 800");
    EXPECT_EQ(viewer.messages[2].find("events")->items()[0].find("id")->string(), "e1");
    EXPECT_EQ(bench.feed.statistics().dropped, 800U);
    bench.burst(2000, 1);
    bench.pass(50ms);
    EXPECT_EQ(viewer.story(), "ping, 1 events, 200 events, dropped 800, 1 events");
}

TEST(EventFeed, ASecondOfTenThousandEventsIsAtMostTwentyFrames) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    std::size_t shown = 0;
    for (int i = 0; i < 10'000; ++i) {
        bench.take(event(i));
        bench.now.steady += 100us;
        const auto due = bench.feed.next_deadline();
        if (due && *due <= bench.now.steady) bench.feed.tick(bench.now);
    }
    for (const auto& message : viewer.messages)
        if (const auto* events = message.find("events")) shown += events->items().size();
    EXPECT_LE(bench.feed.statistics().frames, 21U);
    EXPECT_GT(shown, 3800U);
    EXPECT_EQ(bench.feed.statistics().events, shown);
}

TEST(EventFeed, AnEventTooLargeForAFrameIsDropped) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    EXPECT_EQ(bench.take(event(1, std::string(20'000, 'x'))), EventFeed::Taken::Dropped);
    bench.pass(50ms);
    EXPECT_EQ(viewer.story(), "ping, dropped 1");
}

TEST(EventFeed, AFrameHoldsAtMostSoManyBytes) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    bench.take(event(0));
    for (int i = 1; i <= 20; ++i) bench.take(event(i, std::string(10'000, 'x')));
    bench.pass(50ms);
    EXPECT_EQ(viewer.story(), "ping, 1 events, 13 events, dropped 7");
}

TEST(EventFeed, ASlowViewerIsSparedFramesAndToldHowManyItMissed) {
    EventBench bench;
    EventViewer slow;
    EventViewer quick;
    bench.watch(slow);
    bench.watch(quick);
    slow.backlog = 300 * 1024;
    bench.burst(0, 1);
    bench.burst(1, 20);
    bench.pass(50ms);
    EXPECT_EQ(quick.story(), "ping, 1 events, 20 events");
    EXPECT_EQ(slow.story(), "ping");
    slow.backlog = 0;
    bench.pass(50ms);
    EXPECT_EQ(slow.story(), "ping, dropped 21");
    bench.pass(50ms);
    bench.take(event(99));
    EXPECT_EQ(slow.story(), "ping, dropped 21, 1 events");
    EXPECT_EQ(quick.story(), "ping, 1 events, 20 events, 1 events");
}

TEST(EventFeed, ARefusalNamesTheFieldAndWhatIsWrongWithIt) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    EXPECT_EQ(
        bench.take(R"({"v":1,"type":"a","source":"s","timestamp":"now"})"), EventFeed::Taken::Malformed
    );
    EXPECT_EQ(bench.feed.refusal(), "timestamp: is a string, not a number");
}

TEST(EventFeed, AnEventWithoutAnIdIsShownWithTheOneThatEverybodyMakesOfItsBytes) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    constexpr auto bare = R"({"v":1,"type":"a","source":"s","timestamp":1,"data":{}})";
    EXPECT_EQ(bench.take(bare, "event/a"), EventFeed::Taken::Done);
    bench.pass(50ms);
    ASSERT_EQ(viewer.story(), "ping, 1 events");
    EXPECT_EQ(
        viewer.messages.back().find("events")->items()[0].find("id")->string(),
        contract::parse_event(bare)->id
    );
}

TEST(EventFeed, WhatIsNoEventIsRefused) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    for (const auto* payload : {"", "{", "[]", "{}", R"({"v":1})", "\x01\x02"})
        EXPECT_EQ(bench.take(payload), EventFeed::Taken::Malformed) << payload;
    auto other = event(1);
    other[5] = '2';
    EXPECT_EQ(bench.take(other), EventFeed::Taken::UnknownVersion);
    bench.pass(1s);
    EXPECT_EQ(viewer.story(), "ping");
}

TEST(EventFeed, SilenceIsBrokenByAPing) {
    EventBench bench;
    EventViewer viewer;
    bench.watch(viewer);
    EXPECT_EQ(bench.feed.next_deadline(), bench.now.steady + 5s);
    bench.pass(3s);
    bench.take(event(1));
    bench.pass(4'999'999us);
    EXPECT_EQ(viewer.story(), "ping, 1 events");
    bench.pass(1us);
    EXPECT_EQ(viewer.story(), "ping, 1 events, ping");
}

TEST(EventFeed, ViewersPastTheLimitAreClosed) {
    EventBench bench;
    EventFeed small(
        [&bench] { return bench.now; }, [] {}, [](EventFeed::Watched) {}, EventFeedOptions{.clients = 1}
    );
    EventViewer first;
    EventViewer second;
    small.opened(first);
    small.opened(second);
    EXPECT_EQ(second.closed_with, io::WebSocketClose::TryAgainLater);
    small.closed(second);
    EXPECT_EQ(small.clients(), 1U);
}

} // namespace
} // namespace tutti::gateway
