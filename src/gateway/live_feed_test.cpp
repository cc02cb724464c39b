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
    LiveFeed feed{state, [this] { return now; }, [this] { ++woken; }};
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
        R"({"s":{"readings":{"a":{"value":1,"unit":"","timestamp":1.0,"expires_in":1000}}}},"services":{},"health":{}}})"
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

} // namespace
} // namespace tutti::gateway
