#include "base/json.hpp"
#include "gateway/live_feed.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;

/// Keeps what it is given, as "type" of each message.
class LiveViewer final : public io::WebSocketConnection {
public:
    void send_binary(io::WebSocketText /*bytes*/) override {}
    void send(io::WebSocketText text) override { messages.push_back(parse_json(*text).value()); }
    bool send_newest(io::WebSocketText) override { return false; }
    std::string_view subject() const noexcept override { return {}; }
    std::size_t queued_bytes() const noexcept override { return 0; }
    void close(io::WebSocketClose code, std::string_view) override { closed_with = code; }

    std::string types() const {
        std::string all;
        for (const auto& message : messages) all += std::string(message.find("type")->string()) + " ";
        return all;
    }

    std::vector<Value> messages;
    std::optional<io::WebSocketClose> closed_with;
};

/// Keeps the events that it is given, as they go over the wire.
class StreamViewer final : public io::EventStreamConnection {
public:
    explicit StreamViewer(std::string had = {}) : had_(std::move(had)) {}
    void send(io::EventStreamText events) override { wire += *events; }
    void end() override { ended = true; }
    std::string_view last_event_id() const noexcept override { return had_; }

    /// "id type" of each event; a comment is ":".
    std::string told() const {
        std::string all;
        std::string_view rest = wire;
        while (!rest.empty()) {
            const auto event = rest.substr(0, rest.find("\n\n"));
            rest.remove_prefix(event.size() + 2);
            if (event == ":") {
                all += ": ";
                continue;
            }
            const auto id = event.substr(4, event.find('\n') - 4);
            const auto data = parse_json(event.substr(event.find("\ndata: ") + 7)).value();
            all += fmt::format("{} {} ", id, data.find("type")->string());
        }
        return all;
    }

    std::string wire;
    bool ended = false;

private:
    std::string had_;
};

struct LiveBench {
    void reading(int value) {
        state.apply(
            "reading/s/a",
            fmt::format(R"({{"v":1,"value":{},"unit":"","timestamp":1,"expires_in":1000}})", value), {},
            now.wall, now.steady
        );
        feed.state_changed(now);
    }
    void pass(microseconds time) {
        now.steady += time;
        now.wall += time;
        feed.tick(now);
    }

    LiveFeed::Now now{wall_time_from_seconds(1700000000), SteadyTime{1h}};
    live::LiveState state{"home"};
    int woken = 0;
    LiveFeed feed{state, [this] { return now; }, [this] { ++woken; }, {.run = "7"}};
};

TEST(LiveFeed, ANewViewerGetsTheSnapshotFirst) {
    LiveBench bench;
    bench.reading(1);
    LiveViewer viewer;
    bench.feed.opened(viewer);
    ASSERT_EQ(viewer.types(), "snapshot ");
    EXPECT_EQ(
        print_json(viewer.messages[0]),
        R"({"v":1,"type":"snapshot","timestamp":1.7e+09,"state":{"name":"home","bus":{"connected":false},"sources":)"
        R"({"s":{"readings":{"a":{"value":1,"unit":"","timestamp":1.0,"expires_in":1000}}}},"services":{},"health":{},"jobs":{}}})"
    );
}

TEST(LiveFeed, ChangesWithinThePaceAreOneDelta) {
    LiveBench bench;
    LiveViewer viewer;
    bench.feed.opened(viewer);
    bench.reading(1);
    EXPECT_EQ(viewer.types(), "snapshot delta ");
    for (int i = 2; i < 50; ++i) bench.reading(i);
    EXPECT_EQ(viewer.types(), "snapshot delta ");
    EXPECT_EQ(bench.feed.next_deadline(), bench.now.steady + 100ms);
    bench.pass(99ms);
    EXPECT_EQ(viewer.types(), "snapshot delta ");
    bench.pass(1ms);
    EXPECT_EQ(viewer.types(), "snapshot delta delta ");
    EXPECT_EQ(
        print_json(*viewer.messages[2].find("patch")), R"({"sources":{"s":{"readings":{"a":{"value":49}}}}})"
    );
}

TEST(LiveFeed, SilenceIsBrokenByAPing) {
    LiveBench bench;
    LiveViewer viewer;
    bench.feed.opened(viewer);
    EXPECT_EQ(bench.feed.next_deadline(), bench.now.steady + 5s);
    bench.pass(4'999ms);
    EXPECT_EQ(viewer.types(), "snapshot ");
    bench.pass(1ms);
    EXPECT_EQ(viewer.types(), "snapshot ping ");
    bench.pass(3s);
    bench.reading(1);
    bench.pass(4s);
    EXPECT_EQ(viewer.types(), "snapshot ping delta ");
    bench.pass(1s);
    EXPECT_EQ(viewer.types(), "snapshot ping delta ping ");
}

TEST(LiveFeed, WithoutViewersNothingIsDue) {
    LiveBench bench;
    bench.reading(1);
    EXPECT_EQ(bench.feed.next_deadline(), std::nullopt);
    LiveViewer viewer;
    bench.feed.opened(viewer);
    bench.feed.closed(viewer);
    bench.reading(2);
    EXPECT_EQ(bench.feed.next_deadline(), std::nullopt);
    EXPECT_EQ(viewer.types(), "snapshot ");
}

TEST(LiveFeed, OthersHearWhatANewcomersSnapshotHas) {
    LiveBench bench;
    LiveViewer first;
    LiveViewer second;
    bench.feed.opened(first);
    bench.reading(1);
    bench.reading(2);
    bench.feed.opened(second);
    EXPECT_EQ(first.types(), "snapshot delta delta ");
    EXPECT_EQ(second.types(), "snapshot ");
    bench.pass(200ms);
    EXPECT_EQ(second.types(), "snapshot ");
}

TEST(LiveFeed, ViewersPastTheLimitAreClosed) {
    LiveBench bench;
    LiveFeed small(
        bench.state, [&bench] { return bench.now; }, [] {}, {.pace = 100ms, .ping = 5s, .clients = 1}
    );
    LiveViewer first;
    LiveViewer second;
    small.opened(first);
    small.opened(second);
    EXPECT_EQ(second.closed_with, io::WebSocketClose::TryAgainLater);
    EXPECT_EQ(second.types(), "");
    small.closed(second);
    EXPECT_EQ(small.clients(), 1U);
}

TEST(LiveFeed, AnEventStreamGetsWhatAWebSocketGets) {
    LiveBench bench;
    LiveViewer socket;
    StreamViewer stream;
    bench.feed.opened(socket);
    bench.feed.opened(stream);
    bench.reading(1);
    bench.pass(100ms);
    bench.reading(2);
    bench.pass(5s);
    EXPECT_EQ(socket.types(), "snapshot delta delta ping ");
    EXPECT_EQ(stream.told(), "7-0 snapshot 7-1 delta 7-2 delta : ");
    EXPECT_TRUE(stream.wire.find("data: " + print_json(socket.messages[2]) + "\n\n") != std::string::npos);
    bench.feed.close_all(io::WebSocketClose::GoingAway, "");
    EXPECT_TRUE(stream.ended);
}

TEST(LiveFeed, WhoComesBackToTheEventStreamGetsWhatItMissed) {
    LiveBench bench;
    StreamViewer first;
    bench.feed.opened(first);
    for (int i = 1; i <= 3; ++i) {
        bench.reading(i);
        bench.pass(100ms);
    }
    EXPECT_EQ(first.told(), "7-0 snapshot 7-1 delta 7-2 delta 7-3 delta ");
    bench.feed.closed(first);
    // With nobody there nothing is made; the difference is made when somebody comes.
    bench.reading(4);
    bench.reading(5);
    EXPECT_EQ(bench.feed.next_deadline(), std::nullopt);
    StreamViewer late("7-1");
    bench.feed.opened(late);
    EXPECT_EQ(late.told(), "7-2 delta 7-3 delta 7-4 delta ");
    EXPECT_NE(late.wire.find(R"("value":5)"), std::string::npos);
    StreamViewer in_time("7-4");
    bench.feed.opened(in_time);
    EXPECT_EQ(in_time.told(), "");
    EXPECT_EQ(bench.feed.statistics().resumed, 2U);
}

TEST(LiveFeed, WhoSaysSomethingElseThanItHadGetsASnapshot) {
    LiveBench bench;
    StreamViewer first;
    bench.feed.opened(first);
    bench.reading(1);
    for (const auto* said :
         {"", "7", "7-", "7-2", "7-x", "7-1x", "7--1", "8-1", "7-99999999999999999999", "-1"}) {
        StreamViewer other(said);
        bench.feed.opened(other);
        EXPECT_EQ(other.told(), "7-1 snapshot ") << said;
        bench.feed.closed(other);
    }
    EXPECT_EQ(bench.feed.statistics().resumed, 0U);
}

TEST(LiveFeed, WhatIsKeptForWhoComesBackIsBounded) {
    LiveBench bench;
    LiveFeed small(
        bench.state, [&bench] { return bench.now; }, [] {}, {.run = "7", .kept_deltas = 2, .kept_bytes = 400}
    );
    StreamViewer first;
    small.opened(first);
    for (int i = 1; i <= 3; ++i) {
        bench.reading(i);
        bench.now.steady += 100ms;
        small.tick(bench.now);
    }
    StreamViewer third("7-1");
    small.opened(third);
    EXPECT_EQ(third.told(), "7-2 delta 7-3 delta ");
    StreamViewer fourth("7-0");
    small.opened(fourth);
    EXPECT_EQ(fourth.told(), "7-3 snapshot ");
    // One that is larger than all that may be kept leaves nothing.
    const auto large = fmt::format(
        R"({{"v":1,"value":"{}","unit":"","timestamp":1,"expires_in":1000}})", std::string(500, 'x')
    );
    bench.state.apply("reading/s/a", large, {}, bench.now.wall, bench.now.steady);
    bench.now.steady += 100ms;
    small.tick(bench.now);
    StreamViewer fifth("7-3");
    small.opened(fifth);
    EXPECT_EQ(fifth.told(), "7-4 snapshot ");
}

TEST(LiveFeed, StreamsAndSocketsShareTheLimit) {
    LiveBench bench;
    LiveFeed small(bench.state, [&bench] { return bench.now; }, [] {}, {.clients = 1});
    LiveViewer socket;
    StreamViewer stream;
    small.opened(socket);
    EXPECT_FALSE(small.has_room());
    small.opened(stream);
    EXPECT_TRUE(stream.ended);
    EXPECT_EQ(stream.wire, "");
    EXPECT_EQ(small.statistics().refused, 1U);
}

} // namespace
} // namespace tutti::gateway
