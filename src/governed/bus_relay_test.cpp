#include "control/server.hpp"
#include "control/test_rig.hpp"
#include "governance/run_message.hpp"
#include "governed/bus_relay.hpp"

#include <gtest/gtest.h>

namespace tutti::governed {
namespace {

using control::RunDirectory;
using governance::Answer;

BusRelayOptions director_in(const std::filesystem::path& directory) {
    return {
        .worker = "left.director",
        .prefix = "left.",
        .socket = directory / "left.control.sock",
        .role = governance::UserRole::Operator
    };
}

contract::Command command(std::string action) {
    contract::Command command;
    command.action = std::move(action);
    command.request_id = "r-1";
    command.idempotency_key = "k-1";
    return command;
}

TEST(BusRelay, TakesWhatHasAnEffectAndLeavesQuestions) {
    const BusRelay relay(director_in("/nowhere"));
    EXPECT_TRUE(relay.takes(command("playlist.register")));
    EXPECT_FALSE(relay.takes(command("playlist.list")));
    EXPECT_FALSE(relay.takes(command("restart_service")));
    EXPECT_FALSE(relay.takes(command("ping")));
}

Task<void> asks_as_the_bus(asio::io_context& context) {
    const RunDirectory directory;
    std::optional<governance::Request> asked;
    control::Server server(context.get_executor(), {.worker = "left.control", .directory = directory.path});
    server.on("run", [&](const control::Request& request, const control::Peer&) {
        asked = *governance::read_run_parameters(request.frame, {});
        return control::acknowledged("done", governance::run_answer({200, R"({"data":{"id":7}})"}));
    });
    const auto opened = server.open();
    EXPECT_TRUE(opened);
    BusRelay relay(director_in(directory.path));
    auto question = command("playlist.start");
    const auto reply = co_await relay.answer(std::move(question));
    EXPECT_EQ(reply.request_id, "r-1");
    EXPECT_FALSE(reply.error);
    EXPECT_EQ(reply.data, Value::object({{"id", 7}}));
    EXPECT_TRUE(asked.has_value());
    if (asked) {
        EXPECT_EQ(asked->subject.name, "bus");
        EXPECT_EQ(asked->subject.role, governance::UserRole::Operator);
        EXPECT_EQ(asked->via, governance::Via::Bus);
        EXPECT_EQ(asked->command, "playlist.start");
        EXPECT_EQ(asked->idempotency_key, "k-1");
        EXPECT_EQ(asked->id, "r-1");
    }
    relay.close();
    co_await server.stop();
}
TEST(BusRelay, ControlIsAskedAsTheBusWithItsRole) { control::run(asks_as_the_bus); }

Task<void> says_that_control_is_away(asio::io_context&) {
    const RunDirectory directory;
    BusRelay relay(director_in(directory.path));
    auto question = command("playlist.start");
    const auto reply = co_await relay.answer(std::move(question));
    EXPECT_TRUE(reply.error.has_value());
    if (reply.error) EXPECT_EQ(reply.error->code, control_away);
    relay.close();
}
TEST(BusRelay, WithControlAwayNothingIsCarriedOut) { control::run(says_that_control_is_away); }

TEST(BusRelay, AFaultIsAnErrorWithItsDecision) {
    const auto reply = reply_of(
        {403, R"({"error":{"code":"forbidden","message":"that takes more","decision_id":"12ab"}})"}, "r"
    );
    ASSERT_TRUE(reply.error);
    EXPECT_EQ(reply.error->code, "forbidden");
    EXPECT_EQ(reply.error->message, "that takes more (decision 12ab)");
}

TEST(BusRelay, WhatIsNoAnswerIsAnError) {
    for (const auto* body : {"", "[]", "{", R"({"error":7})"}) {
        const auto reply = reply_of({502, body}, "r");
        ASSERT_TRUE(reply.error) << body;
        EXPECT_EQ(reply.error->code, "unavailable");
    }
}

} // namespace
} // namespace tutti::governed
