// Several workers in one process, on one bus.
#include "contract/command.hpp"
#include "worker/stage_testing.hpp"

#include <cstdlib>

namespace tutti::worker {
namespace {

using Neighbours = Stage;

/// Asks a neighbour to be louder by 3, and keeps what it answers.
Task<void> ask_lamp(Worker& worker, std::optional<contract::CommandReply>& reply) {
    bus::Message message{.topic = "cmd/lamp", .payload = command("louder", Value::object({{"by", 3}}))};
    const auto answer = co_await bus(worker).request(std::move(message), seconds(10));
    EXPECT_TRUE(answer.has_value());
    if (answer) reply = *contract::parse_command_reply(answer->payload);
}

TEST_F(Neighbours, OneCommandsTheOther) {
    Worker& lamp = add("lamp");
    lamp.on_command("louder", [](const Value& params) -> Result<Value> {
        return Value(params.find("by")->integer() * 2);
    });
    bring_up(lamp);
    Worker& conductor = add("conductor");
    std::optional<contract::CommandReply> reply;
    run_beside(conductor, "ask the lamp", [&] { return ask_lamp(conductor, reply); });
    begin(conductor);
    until([&] { return reply.has_value(); });
    EXPECT_EQ(reply->data, Value(6));
}

TEST_F(Neighbours, EachHasAPresenceOfItsOwn) {
    hear("worker/+");
    Worker& lamp = add("lamp");
    Worker& horn = add("horn");
    begin(lamp);
    begin(horn);
    until([&] { return says("worker/lamp", "online") && says("worker/horn", "online"); });
    EXPECT_EQ(end(lamp), 0);
    until([&] { return says("worker/lamp", "offline"); });
    EXPECT_TRUE(says("worker/horn", "online"));
    EXPECT_FALSE(code(horn));
}

TEST_F(Neighbours, TheWillOfOneThatIsLostIsHeardAndTakenBackWhenItReturns) {
    Worker& lamp = add("lamp");
    bring_up(lamp);
    hear("worker/lamp");
    broker_->disconnect("lamp");
    until([&] { return says("worker/lamp", "offline"); });
    until([&] { return says("worker/lamp", "online"); });
}

TEST_F(Neighbours, ASecondOfANameCannotRun) {
    Worker& lamp = add("lamp");
    bring_up(lamp);
    Worker& twin = add("lamp");
    begin(twin);
    until([&] { return code(twin).has_value(); });
    EXPECT_EQ(code(twin), 1);
    EXPECT_FALSE(code(lamp));
}

TEST_F(Neighbours, AreNamedInCodeAlone) {
    ::setenv("TUTTI_NAME", "process", 1);
    hear("worker/+");
    Worker& lamp = add("lamp");
    bring_up(lamp);
    ::unsetenv("TUTTI_NAME");
    EXPECT_EQ(lamp.name(), "lamp");
    until([&] { return says("worker/lamp", "online"); });
    EXPECT_EQ(last("worker/process"), nullptr);
}

TEST_F(Neighbours, OneThatCannotBeANameEndsAtOnce) {
    Worker& wrong = add("No Name");
    begin(wrong);
    until([&] { return code(wrong).has_value(); });
    EXPECT_EQ(code(wrong), 2);
}

} // namespace
} // namespace tutti::worker
