#include "base/json.hpp"
#include "gateway/pad_desk.hpp"
#include "signal/producer_number.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <utility>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;

/// Keeps what it is told.
class FakePhone final : public io::WebSocketConnection {
public:
    void send_binary(io::WebSocketText /*bytes*/) override {}
    void send(io::WebSocketText text) override {
        const auto message = parse_json(*text).value();
        told += fmt::format("{}{}", told.empty() ? "" : ", ", message.find("type")->string());
        if (const auto* why = message.find("message")) told += fmt::format(" ({})", why->string());
    }
    bool send_newest(io::WebSocketText) override { return false; }
    std::string_view subject() const noexcept override { return {}; }
    std::size_t queued_bytes() const noexcept override { return backlog; }
    void close(io::WebSocketClose code, std::string_view) override { closed_with = code; }

    std::string told;
    std::size_t backlog = 0;
    std::optional<io::WebSocketClose> closed_with;
};

struct DeskBench {
    explicit DeskBench(PadOptions options = {})
        : desk(
              [this] { return now; }, [this] { ++woken; },
              [this](PadDesk::Present whether) { present.push_back(whether); },
              [this](std::int32_t producer, const PadEvent& event) {
                  producers.push_back(producer);
                  said += fmt::format("{}{}", said.empty() ? "" : ", ", event.type);
                  last = event.data;
              },
              options
          ) {}

    void greet(FakePhone& phone, std::string_view device = "device-a", std::string_view name = "Ann") {
        desk.opened(phone);
        send(phone, fmt::format(R"({{"v":1,"type":"hello","device":"{}","name":"{}"}})", device, name));
    }
    void send(FakePhone& phone, std::string_view frame) { desk.received(phone, frame); }
    void press(FakePhone& phone, std::string_view code, bool down = true) {
        send(
            phone,
            fmt::format(R"({{"v":1,"type":"controls","controls":[{{"code":"{}","down":{}}}]}})", code, down)
        );
    }
    void ping(FakePhone& phone) { send(phone, R"({"v":1,"type":"ping","at":1})"); }
    void pass(microseconds time) {
        now.steady += time;
        now.wall += time;
        desk.tick(now);
    }
    /// What was said since the last time.
    std::string story() { return std::exchange(said, {}); }

    PadDesk::Now now{wall_time_from_seconds(1700000000), SteadyTime{1h}};
    int woken = 0;
    std::vector<PadDesk::Present> present;
    std::vector<std::int32_t> producers;
    std::string said;
    Value last;
    PadDesk desk;
};

TEST(PadDesk, APhoneThatSaysWhoItIsIsConnected) {
    DeskBench bench;
    FakePhone phone;
    bench.greet(phone);
    EXPECT_EQ(bench.story(), "input.connected");
    EXPECT_EQ(print_json(bench.last), R"({"name":"Ann","kind":"phone","device":"device-a"})");
    EXPECT_EQ(phone.told, "welcome");
    EXPECT_EQ(bench.present, std::vector{PadDesk::Present::Some});
    bench.desk.closed(phone);
    EXPECT_EQ(bench.story(), "input.disconnected");
    EXPECT_EQ(
        print_json(bench.last), R"({"name":"Ann","kind":"phone","device":"device-a",)"
                                R"("reason":"it closed the connection, or lost it"})"
    );
    EXPECT_EQ(bench.present.back(), PadDesk::Present::None);
    EXPECT_EQ(bench.desk.next_deadline(), std::nullopt);
}

TEST(PadDesk, TwoPhonesAreTwoProducers) {
    DeskBench bench;
    FakePhone one;
    FakePhone other;
    bench.greet(one, "device-a");
    bench.greet(other, "device-b");
    bench.producers.clear();
    bench.press(one, "a");
    bench.press(other, "a");
    const auto a = signal::producer_number("device-a");
    const auto b = signal::producer_number("device-b");
    EXPECT_EQ(bench.producers, (std::vector{a, a, b, b}));
}

TEST(PadDesk, APhoneThatVanishesLetsGoOfItsButtons) {
    DeskBench bench;
    FakePhone phone;
    bench.greet(phone);
    bench.press(phone, "a");
    bench.story();
    bench.desk.closed(phone);
    EXPECT_EQ(bench.story(), "button.release, button.level, input.disconnected");
}

TEST(PadDesk, SilenceIsSuspectedAndThenGivenUp) {
    DeskBench bench;
    FakePhone phone;
    bench.greet(phone);
    bench.press(phone, "a");
    bench.story();
    EXPECT_EQ(bench.desk.next_deadline(), bench.now.steady + 5s);
    bench.pass(4'999'999us);
    EXPECT_EQ(bench.story(), "");
    bench.pass(1us);
    EXPECT_EQ(bench.story(), "button.release, button.level, input.suspected_disconnect");
    EXPECT_TRUE(bench.desk.phones(bench.now)[0].suspected);
    EXPECT_EQ(bench.desk.next_deadline(), bench.now.steady + 10s);
    bench.pass(9'999'999us);
    EXPECT_EQ(bench.story(), "");
    bench.pass(1us);
    EXPECT_EQ(bench.story(), "input.disconnected");
    EXPECT_EQ(phone.closed_with, io::WebSocketClose::TryAgainLater);
    bench.press(phone, "b");
    bench.desk.closed(phone);
    EXPECT_EQ(bench.story(), "");
}

TEST(PadDesk, ASuspectThatIsHeardAgainHasRecovered) {
    DeskBench bench;
    FakePhone phone;
    bench.greet(phone);
    bench.pass(6s);
    bench.story();
    bench.ping(phone);
    bench.ping(phone);
    EXPECT_EQ(bench.story(), "input.recovered");
    EXPECT_EQ(phone.told, "welcome, pong, pong");
    EXPECT_EQ(bench.desk.next_deadline(), bench.now.steady + 5s);
}

TEST(PadDesk, ThePhoneThatComesOnceMoreTakesOver) {
    DeskBench bench;
    FakePhone old;
    FakePhone fresh;
    bench.greet(old);
    bench.press(old, "a");
    bench.story();
    bench.greet(fresh);
    // Its finger was lifted while nobody could hear it, or will be.
    EXPECT_EQ(bench.story(), "button.release, button.level");
    EXPECT_EQ(bench.last.find("pressed")->boolean(), false);
    EXPECT_EQ(old.closed_with, io::WebSocketClose::TakenOver);
    bench.press(old, "b");
    bench.desk.closed(old);
    bench.press(fresh, "a", false);
    EXPECT_EQ(bench.story(), "");
    EXPECT_EQ(bench.desk.phones(bench.now).size(), 1U);
    bench.press(fresh, "a");
    EXPECT_EQ(bench.story(), "button.press, button.level");
    bench.press(fresh, "a", false);
    EXPECT_EQ(bench.story(), "button.release, button.level");
    bench.desk.closed(fresh);
    EXPECT_EQ(bench.story(), "input.disconnected");
}

TEST(PadDesk, ANewNameIsSaid) {
    DeskBench bench;
    FakePhone old;
    FakePhone fresh;
    bench.greet(old);
    bench.story();
    bench.greet(fresh, "device-a", "Bea");
    EXPECT_EQ(bench.story(), "input.connected");
    EXPECT_EQ(bench.last.find("name")->string(), "Bea");
}

TEST(PadDesk, WhatBreaksTheRulesIsRefusedInWords) {
    const auto refused = [](std::string_view frame) {
        DeskBench bench;
        FakePhone phone;
        bench.greet(phone);
        bench.press(phone, "a");
        bench.story();
        bench.send(phone, frame);
        EXPECT_EQ(phone.closed_with, io::WebSocketClose::PolicyViolation) << frame;
        EXPECT_EQ(bench.story(), "button.release, button.level, input.disconnected");
        bench.desk.closed(phone);
        EXPECT_EQ(bench.story(), "");
        return phone.told;
    };
    EXPECT_EQ(
        refused(R"({"v":1,"type":"hello","device":"device-a"})"),
        "welcome, refused (it has said already who it is)"
    );
    EXPECT_EQ(
        refused(R"({"v":1,"type":"play"})"), "welcome, refused (type: is none of hello, controls and ping)"
    );
    EXPECT_EQ(
        refused(std::string(3000, ' ')), "welcome, refused (a frame of 3000 bytes is too large: at most 2048)"
    );
}

TEST(PadDesk, WhoHasNotSaidWhoItIsPlaysNothing) {
    DeskBench bench;
    FakePhone hasty;
    bench.desk.opened(hasty);
    bench.press(hasty, "a");
    EXPECT_EQ(hasty.told, "refused (it has not said who it is)");
    FakePhone silent;
    bench.desk.opened(silent);
    bench.pass(5s);
    EXPECT_EQ(silent.told, "refused (it did not say who it is)");
    EXPECT_EQ(bench.story(), "");
}

TEST(PadDesk, SoManyFramesASecondAreTaken) {
    DeskBench bench;
    FakePhone phone;
    bench.greet(phone);
    // Ten seconds of sixty frames a second, of which radio keeps back two.
    for (int i = 0; i < 600; ++i) {
        if (i < 300 || i >= 420) bench.pass(microseconds(1s) / 60);
        bench.ping(phone);
    }
    EXPECT_EQ(phone.closed_with, std::nullopt);
    for (int i = 0; i < 700; ++i) bench.ping(phone);
    EXPECT_TRUE(phone.told.ends_with("refused (more than 120 frames a second)"));
    EXPECT_EQ(phone.closed_with, io::WebSocketClose::PolicyViolation);
}

TEST(PadDesk, SoManyPhonesArePlayers) {
    DeskBench bench({.phones = 2, .newcomers = 2});
    FakePhone phones[5];
    bench.greet(phones[0], "device-0");
    bench.greet(phones[1], "device-1");
    bench.greet(phones[2], "device-2");
    EXPECT_EQ(phones[2].told, "refused (2 phones are here already)");
    EXPECT_EQ(phones[2].closed_with, io::WebSocketClose::TryAgainLater);
    bench.desk.closed(phones[2]);
    // One that is here may come anew all the same.
    bench.greet(phones[3], "device-1");
    EXPECT_EQ(phones[3].told, "welcome");
    EXPECT_EQ(bench.desk.phones(bench.now).size(), 2U);
    bench.desk.opened(phones[2]);
    bench.desk.opened(phones[4]);
    EXPECT_EQ(phones[4].told, "refused (too many connections)");
}

TEST(PadDesk, AControlThatWaitsIsSaidInItsTime) {
    DeskBench bench;
    FakePhone phone;
    bench.greet(phone);
    bench.story();
    for (int i = 0; i < 10; ++i)
        bench.send(
            phone, fmt::format(R"({{"v":1,"type":"controls","controls":[{{"code":"s","value":0.{}}}]}})", i)
        );
    EXPECT_EQ(bench.story(), "raw.slider, raw.slider, raw.slider, raw.slider");
    const auto due = bench.desk.next_deadline();
    ASSERT_TRUE(due);
    EXPECT_LE(*due, bench.now.steady + 17ms);
    bench.pass(*due - bench.now.steady);
    EXPECT_EQ(bench.story(), "raw.slider");
    EXPECT_EQ(bench.last.find("value")->number(), 0.9);
}

TEST(PadDesk, FeedbackGoesToOnePhoneOrToAll) {
    DeskBench bench;
    FakePhone one;
    FakePhone other;
    FakePhone slow;
    bench.greet(one, "device-a");
    bench.greet(other, "device-b");
    bench.greet(slow, "device-c");
    slow.backlog = 40 * 1024;
    bench.desk.show({.producer = {}, .vibrate = {100}, .text = {}, .color = {}}, bench.now);
    bench.desk.show(
        {.producer = signal::producer_number("device-b"), .vibrate = {100}, .text = {}, .color = {}},
        bench.now
    );
    EXPECT_EQ(one.told, "welcome, feedback");
    EXPECT_EQ(other.told, "welcome, feedback, feedback");
    EXPECT_EQ(slow.told, "welcome");
}

TEST(PadDesk, TheListSaysHowMuchAPhoneDoes) {
    DeskBench bench;
    FakePhone phone;
    bench.greet(phone);
    for (int i = 0; i < 40; ++i) {
        bench.press(phone, "a", i % 2 == 0);
        bench.pass(50ms);
    }
    const auto phones = bench.desk.phones(bench.now);
    ASSERT_EQ(phones.size(), 1U);
    EXPECT_EQ(phones[0].name, "Ann");
    EXPECT_EQ(phones[0].rate, 40);
    bench.now.steady += 2s;
    EXPECT_EQ(bench.desk.phones(bench.now)[0].rate, 0);
}

TEST(PadDesk, WhenTheGatewayEndsNothingStaysPressed) {
    DeskBench bench;
    FakePhone phone;
    bench.greet(phone);
    bench.press(phone, "a");
    bench.story();
    bench.desk.close_all(io::WebSocketClose::GoingAway, "the gateway ends");
    EXPECT_EQ(bench.story(), "button.release, button.level, input.disconnected");
    EXPECT_EQ(bench.last.find("reason")->string(), "the gateway ends");
    EXPECT_EQ(phone.closed_with, io::WebSocketClose::GoingAway);
}

} // namespace
} // namespace tutti::gateway
