// How a worker ends: what is still said, awaited and refused.
#include "worker/stage_testing.hpp"

namespace tutti::worker {
namespace {

using RuntimeEndTest = Stage;

TEST_F(RuntimeEndTest, TheLastWordsAreStillHeard) {
    hear("event/#");
    hear("worker/lamp");
    Worker& lamp = add("lamp");
    lamp.on_stop([&] { lamp.emit("lamp.out", {}); });
    bring_up(lamp);
    lamp.stop(3);
    until([&] { return code(lamp).has_value(); });
    EXPECT_EQ(code(lamp), 3);
    EXPECT_EQ(count("event/lamp/out"), 1U);
    EXPECT_TRUE(says("worker/lamp", "offline"));
}

Task<void> drained_after_farewell(Worker& worker) {
    worker.publish_bytes("lamp/farewell", "x", {.qos = 1});
    const auto arrived = co_await drained(worker, seconds(10));
    EXPECT_TRUE(arrived);
}

TEST_F(RuntimeEndTest, WhatClosesItIsAwaitedWhileTheBusIsThere) {
    hear("lamp/#");
    hear("worker/lamp");
    Worker& lamp = add("lamp");
    on_close(lamp, [&] { return drained_after_farewell(lamp); });
    bring_up(lamp);
    end(lamp);
    until([&] { return says("worker/lamp", "offline"); });
    EXPECT_EQ(count("lamp/farewell"), 1U);
}

/// While it closes its bus is there, and so are those who ask.
class ClosingTest : public Stage {
protected:
    void bring_to_its_close() {
        on_close(lamp, [this] { return close(); });
        bring_up(lamp);
        lamp.stop();
        until([&] { return closes_; });
    }
    int finish() {
        closed_.cancel();
        return end(lamp);
    }

    Worker& lamp = add("lamp");

private:
    Task<void> close() {
        closes_ = true;
        [[maybe_unused]] const auto [over] = co_await closed_.async_wait(no_throw);
    }

    bool closes_ = false;
    asio::steady_timer closed_{context_, asio::steady_timer::time_point::max()};
};

Task<Result<Value>> carry_out(bool& is_carried_out) {
    is_carried_out = true;
    co_await io::sleep_until(SteadyTime::max());
    co_return Value();
}

TEST_F(ClosingTest, ACommandThatTakesItsTimeIsRefused) {
    bool is_carried_out = false;
    on_command_task(lamp, "wait", [&](const Value&) { return carry_out(is_carried_out); });
    bring_to_its_close();
    const auto said = ask("lamp", command("wait"));
    ASSERT_TRUE(said);
    EXPECT_NE(said->payload.find("it ends"), std::string::npos) << said->payload;
    EXPECT_EQ(finish(), 0);
    EXPECT_FALSE(is_carried_out);
}

TEST_F(ClosingTest, WhatAMessageBeginsEndsWithIt) {
    lamp.subscribe("room/button", [&](const Message&) { lamp.after(seconds(3600), [] {}); });
    bring_to_its_close();
    say({.topic = "room/button", .payload = "down"});
    ASSERT_TRUE(ask("lamp", command("ping")));
    EXPECT_EQ(finish(), 0);
}

} // namespace
} // namespace tutti::worker
