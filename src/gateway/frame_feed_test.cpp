// What viewers of displays get, and what is asked for them while they are there.
#include "contract/frame.hpp"
#include "gateway/frame_feed.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;

std::string frame_of(std::uint32_t sequence) {
    const std::vector<std::uint8_t> pixels = {1, 2, 3};
    contract::FrameHeader header;
    header.sequence = sequence;
    const auto bytes = contract::print({header, pixels});
    return {bytes.begin(), bytes.end()};
}

class FrameViewer final : public io::WebSocketConnection {
public:
    explicit FrameViewer(std::string display) : display_(std::move(display)) {}

    void send_binary(io::WebSocketText) override {}
    void send(io::WebSocketText) override { ++pings; }
    bool send_newest(io::WebSocketText bytes) override {
        frames.push_back(*bytes);
        return slow;
    }
    std::string_view subject() const noexcept override { return display_; }
    std::size_t queued_bytes() const noexcept override { return 0; }
    void close(io::WebSocketClose code, std::string_view) override { closed_with = code; }

    int pings = 0;
    bool slow = false;
    std::vector<std::string> frames;
    std::optional<io::WebSocketClose> closed_with;

private:
    std::string display_;
};

struct Watching {
    explicit Watching(FrameFeedOptions options = {})
        : feed(
              {.clock = [this] { return now; },
               .woken = [] {},
               .watched = [this](
                              std::string_view display, FrameFeed::Watched watched
                          ) { note(watched == FrameFeed::Watched::Yes ? "+" : "-", display); },
               .renew = [this](std::string_view display) { note("renew ", display); }},
              options
          ) {}

    void note(std::string_view what, std::string_view display) {
        asked += fmt::format("{}{}{}", asked.empty() ? "" : ", ", what, display);
    }
    std::string take_asked() { return std::exchange(asked, {}); }
    void pass(microseconds time) {
        now.steady += time;
        feed.tick(now);
    }

    LiveFeed::Now now{wall_time_from_seconds(1700000000), SteadyTime{1h}};
    std::string asked;
    FrameFeed feed;
};

TEST(FrameFeed, AViewerIsGreetedAndGetsTheFramesOfItsDisplayAsTheyAre) {
    Watching watching;
    FrameViewer panel("panel");
    FrameViewer cube("cube");
    watching.feed.opened(panel);
    watching.feed.opened(cube);
    EXPECT_EQ(panel.pings, 1);
    EXPECT_EQ(watching.feed.take("panel", frame_of(7)), FrameFeed::Taken::Done);
    EXPECT_EQ(panel.frames, std::vector<std::string>{frame_of(7)});
    EXPECT_TRUE(cube.frames.empty());
    EXPECT_EQ(watching.feed.statistics().frames, 1U);
}

TEST(FrameFeed, OutputsAreAskedWhileSomebodyWatchesAndNotAfterwards) {
    Watching watching;
    FrameViewer one("panel");
    FrameViewer two("panel");
    EXPECT_EQ(watching.feed.next_deadline(), std::nullopt);
    watching.feed.opened(one);
    EXPECT_EQ(watching.take_asked(), "+panel, renew panel");
    watching.feed.opened(two);
    EXPECT_EQ(watching.take_asked(), "");
    watching.pass(4999ms);
    EXPECT_EQ(watching.take_asked(), "");
    watching.pass(1ms);
    EXPECT_EQ(watching.take_asked(), "renew panel");
    EXPECT_EQ(one.pings, 2);
    watching.feed.closed(one);
    EXPECT_EQ(watching.take_asked(), "");
    watching.feed.closed(two);
    EXPECT_EQ(watching.take_asked(), "-panel");
    EXPECT_EQ(watching.feed.next_deadline(), std::nullopt);
    watching.pass(1h);
    EXPECT_EQ(watching.take_asked(), "");
}

TEST(FrameFeed, AnOutputThatHasJustComeIsAskedAtOnce) {
    Watching watching;
    FrameViewer panel("panel");
    FrameViewer cube("cube");
    watching.feed.opened(panel);
    watching.feed.opened(cube);
    watching.take_asked();
    watching.feed.renew();
    EXPECT_EQ(watching.take_asked(), "renew panel, renew cube");
}

TEST(FrameFeed, WhatNobodyWatchesOrIsNoFrameIsNotShown) {
    Watching watching;
    FrameViewer panel("panel");
    EXPECT_EQ(watching.feed.take("panel", frame_of(1)), FrameFeed::Taken::Unwatched);
    watching.feed.opened(panel);
    EXPECT_EQ(watching.feed.take("cube", frame_of(1)), FrameFeed::Taken::Unwatched);
    EXPECT_EQ(watching.feed.take("panel", "nonsense"), FrameFeed::Taken::Malformed);
    EXPECT_FALSE(watching.feed.refusal().empty());
    auto newer = frame_of(1);
    newer[4] = 2;
    EXPECT_EQ(watching.feed.take("panel", newer), FrameFeed::Taken::UnknownVersion);
    EXPECT_EQ(watching.feed.take("panel", std::string(1024 * 1024 + 1, 'x')), FrameFeed::Taken::TooLarge);
    EXPECT_TRUE(panel.frames.empty());
}

TEST(FrameFeed, CountsWhatASlowViewerIsSpared) {
    Watching watching;
    FrameViewer slow("panel");
    FrameViewer quick("panel");
    slow.slow = true;
    watching.feed.opened(slow);
    watching.feed.opened(quick);
    watching.feed.take("panel", frame_of(1));
    watching.feed.take("panel", frame_of(2));
    EXPECT_EQ(watching.feed.statistics().missed, 2U);
}

TEST(FrameFeed, HasRoomForSoManyViewersAndDisplays) {
    Watching watching({.clients = 3, .displays = 2});
    FrameViewer panel("panel");
    FrameViewer cube("cube");
    FrameViewer strip("strip");
    FrameViewer again("cube");
    FrameViewer last("cube");
    for (auto* viewer : {&panel, &cube, &strip, &again, &last}) watching.feed.opened(*viewer);
    EXPECT_EQ(strip.closed_with, io::WebSocketClose::TryAgainLater);
    EXPECT_EQ(again.closed_with, std::nullopt);
    EXPECT_EQ(last.closed_with, io::WebSocketClose::TryAgainLater);
    EXPECT_EQ(watching.feed.statistics().refused, 2U);
    watching.take_asked();
    watching.feed.closed(strip);
    EXPECT_EQ(watching.take_asked(), "");
}

} // namespace
} // namespace tutti::gateway
