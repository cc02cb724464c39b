#include "gateway/snapshot_feed.hpp"

#include <gtest/gtest.h>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;

class WholeViewer final : public io::WebSocketConnection {
public:
    void send_binary(io::WebSocketText /*bytes*/) override {}
    void send(io::WebSocketText text) override { texts += *text + " "; }
    bool send_newest(io::WebSocketText) override { return false; }
    std::string_view subject() const noexcept override { return {}; }
    std::size_t queued_bytes() const noexcept override { return 0; }
    void close(io::WebSocketClose code, std::string_view) override { closed_with = code; }

    std::string texts;
    std::optional<io::WebSocketClose> closed_with;
};

struct WholeBench {
    void say(std::string text) {
        content = std::move(text);
        ++revision;
        feed.changed(now);
    }
    void pass(microseconds time) {
        now.steady += time;
        feed.tick(now);
    }

    SnapshotFeed::Now now{wall_time_from_seconds(1700000000), SteadyTime{1h}};
    std::string content = "a";
    std::uint64_t revision = 0;
    int made = 0;
    std::string watched;
    int renewed = 0;
    SnapshotFeed feed{
        {.clock = [this] { return now; },
         .woken = [] {},
         .revision = [this] { return revision; },
         .make =
             [this] {
                 ++made;
                 return content;
             },
         .watched = [this](SnapshotFeed::Watched w
                    ) { watched += w == SnapshotFeed::Watched::Yes ? "+" : "-"; },
         .renew = [this] { ++renewed; }},
        {.pace = 1s, .beat = 30s, .clients = 2}
    };
};

TEST(SnapshotFeed, SaysTheWholeAtOnceAndAgainWhenItChanged) {
    WholeBench bench;
    WholeViewer viewer;
    bench.feed.opened(viewer);
    EXPECT_EQ(viewer.texts, "a ");
    bench.pass(5s);
    EXPECT_EQ(viewer.texts, "a ");
    bench.say("b");
    EXPECT_EQ(viewer.texts, "a b ");
}

TEST(SnapshotFeed, ChangesWithinThePaceAreOneMessage) {
    WholeBench bench;
    WholeViewer viewer;
    bench.feed.opened(viewer);
    for (const auto* text : {"b", "c", "d"}) bench.say(text);
    EXPECT_EQ(viewer.texts, "a ");
    EXPECT_EQ(bench.feed.next_deadline(), bench.now.steady + 1s);
    bench.pass(999ms);
    EXPECT_EQ(viewer.texts, "a ");
    bench.pass(1ms);
    EXPECT_EQ(viewer.texts, "a d ");
    EXPECT_EQ(bench.feed.next_deadline(), bench.now.steady + 29s); // the beat alone
    EXPECT_EQ(bench.made, 2);
}

TEST(SnapshotFeed, WithoutViewersNothingIsMadeAndNothingIsDue) {
    WholeBench bench;
    bench.say("b");
    EXPECT_EQ(bench.feed.next_deadline(), std::nullopt);
    WholeViewer viewer;
    WholeViewer other;
    bench.feed.opened(viewer);
    bench.feed.opened(other);
    bench.feed.closed(viewer);
    EXPECT_EQ(bench.watched, "+");
    bench.feed.closed(other);
    EXPECT_EQ(bench.watched, "+-");
    bench.say("c");
    bench.pass(1h);
    EXPECT_EQ(bench.feed.next_deadline(), std::nullopt);
    EXPECT_EQ(bench.made, 1);
    EXPECT_EQ(bench.renewed, 0);
}

TEST(SnapshotFeed, SaysNothingBeforeItIsKnown) {
    WholeBench bench;
    bench.content = "";
    WholeViewer viewer;
    bench.feed.opened(viewer);
    EXPECT_EQ(viewer.texts, "");
    EXPECT_EQ(bench.feed.next_deadline(), bench.now.steady + 30s);
    bench.say("b"); // the first word does not wait
    EXPECT_EQ(viewer.texts, "b ");
}

TEST(SnapshotFeed, ANewcomerHearsTheWholeAndOthersAreNotToldAgain) {
    WholeBench bench;
    WholeViewer first;
    WholeViewer second;
    WholeViewer third;
    bench.feed.opened(first);
    bench.feed.opened(second);
    EXPECT_EQ(first.texts, "a ");
    EXPECT_EQ(second.texts, "a ");
    bench.feed.opened(third);
    EXPECT_EQ(third.closed_with, io::WebSocketClose::TryAgainLater);
    bench.feed.closed(third); // it was never here
    EXPECT_EQ(bench.feed.clients(), 2U);
    EXPECT_EQ(bench.watched, "+");
}

TEST(SnapshotFeed, RenewsEachBeatWhileSomebodyLooks) {
    WholeBench bench;
    WholeViewer viewer;
    bench.feed.opened(viewer);
    bench.pass(29s);
    EXPECT_EQ(bench.renewed, 0);
    bench.pass(1s);
    bench.pass(1s);
    EXPECT_EQ(bench.renewed, 1);
    bench.pass(29s);
    EXPECT_EQ(bench.renewed, 2);
}

} // namespace
} // namespace tutti::gateway
