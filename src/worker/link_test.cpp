// A worker's place on the bus, by itself: what it counts, and when it says what it is.
#include "bus/local_broker.hpp"
#include "worker/link.hpp"
#include "worker/stage_testing.hpp"

namespace tutti::worker {
namespace {

using ::testing::internal::CaptureStderr;
using ::testing::internal::GetCapturedStderr;

struct Attempts final : bus::BusReport {
    void disconnected(const Error&, SteadyClock::duration) override { ++failed; }
    int failed = 0;
};

class LinkTest : public Stage {
protected:
    LinkTest() {
        settings_.name = "lamp";
        settings_.root = "tutti";
    }
    Link& link() {
        if (!link_) link_.emplace(context_.get_executor(), broker_, settings_, log_);
        return *link_;
    }
    void connect() {
        link().start();
        until([&] { return link().is_connected(); });
    }
    void TearDown() override {
        if (link_) stop();
        Stage::TearDown();
    }
    void stop() {
        bool ended = false;
        asio::co_spawn(context_, link_->stop(), [&](const std::exception_ptr&) { ended = true; });
        until([&] { return ended; });
        link_.reset();
    }

    Settings settings_;
    Log log_{"lamp"};
    std::optional<Link> link_;
};

TEST_F(LinkTest, CountsWhatItSendsAndHears) {
    int heard = 0;
    link().subscribe("event/#", bus::QoS::AtMostOnce, [&](const bus::Message&) { ++heard; });
    connect();
    link().publish({.topic = "event/a"});
    link().publish({.topic = "event/b"});
    until([&] { return heard == 2; });
    EXPECT_EQ(link().stats().connections, 1U);
    EXPECT_EQ(link().stats().published, 3U); // with its presence
    EXPECT_GE(link().stats().received, 2U);
    EXPECT_EQ(link().stats().dropped, 0U);
}

TEST_F(LinkTest, AMessageThatCannotBePublishedIsCountedAndToldOnce) {
    CaptureStderr();
    connect();
    link().publish({.topic = "no/#/topic"});
    link().publish({.topic = "no/#/topic"});
    EXPECT_EQ(link().stats().dropped, 2U);
    EXPECT_EQ(link().stats().last_dropped, "no/#/topic: \"tutti/no/#/topic\" is not a topic to publish to");
    const auto log = GetCapturedStderr();
    const auto first = log.find("a message was not published");
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(log.find("a message was not published", first + 1), std::string::npos);
}

TEST_F(LinkTest, WhatTheBusRefusesIsCountedWithItsWordAndPassedOn) {
    struct Drops final : bus::BusReport {
        void message_dropped(const bus::Message& message, const Error&) override {
            topics.push_back(message.topic);
        }
        std::vector<std::string> topics;
    } drops;
    broker_ = bus::LocalBroker::make(context_.get_executor(), {.kept_messages = 0});
    link().also_report_to(drops);
    connect();
    link().publish({.topic = "reading/lamp/level", .payload = "1", .retain = true});
    link().publish({.topic = "no/#/topic"});
    until([&] { return link().stats().dropped == 3; }); // with its presence
    EXPECT_EQ(link().stats().last_dropped, "reading/lamp/level: the broker has no room to keep it");
    EXPECT_EQ(drops.topics, (std::vector<std::string>{"worker/lamp", "no/#/topic", "reading/lamp/level"}));
    stop();
}

TEST_F(LinkTest, ThatTheBusIsAwayIsToldOnceUntilItComes) {
    CaptureStderr();
    broker_->close();
    link().start();
    Attempts attempts;
    link().also_report_to(attempts);
    until([&] { return attempts.failed == 3; });
    const auto log = GetCapturedStderr();
    const auto first = log.find("the bus is away");
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(log.find("the bus is away", first + 1), std::string::npos);
    broker_->open();
    until([&] { return link().is_connected(); });
    stop();
}

TEST_F(LinkTest, SaysItsPresenceAgainWhereSomebodySaysOtherwise) {
    hear("worker/lamp");
    connect();
    until([&] { return says("worker/lamp", "online"); });
    say({.topic = "worker/lamp", .payload = "", .retain = true}); // cleared by hand
    until([&] { return last("worker/lamp")->payload.empty(); });
    until([&] { return says("worker/lamp", "online"); }); // after its pause of 1 s
}

TEST_F(LinkTest, AOneShotRunTakesNobodysName) {
    settings_.pattern = Pattern::Once;
    hear("worker/#");
    Worker& lamp = add("lamp");
    bring_up(lamp);
    connect();
    EXPECT_TRUE(lamp.bus_connected());
    EXPECT_EQ(count("worker/lamp"), 1U);
    end(lamp);
}

TEST_F(LinkTest, OfAKeptTopicOnlyTheFirstStateThatWasKeptComes) {
    say({.topic = "status/lamp", .payload = "1", .retain = true});
    std::vector<std::string> got;
    link().subscribe_to_kept("status/lamp", [&](const bus::Message& message) {
        got.push_back(message.payload);
    });
    connect();
    bool arrived = false;
    asio::co_spawn(context_, link().kept_states_arrived(), [&](const std::exception_ptr&) {
        arrived = true;
    });
    until([&] { return arrived; });
    EXPECT_EQ(got, std::vector<std::string>{"1"});
    hear("status/lamp");
    say({.topic = "status/lamp", .payload = "2", .retain = true});
    until([&] { return says("status/lamp", "2"); });
    EXPECT_EQ(got, std::vector<std::string>{"1"});
}

} // namespace
} // namespace tutti::worker
