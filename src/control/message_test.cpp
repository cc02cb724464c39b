#include "base/json.hpp"
#include "control/message.hpp"

#include <gtest/gtest.h>

namespace tutti::control {
namespace {

Value json(std::string_view text) { return *parse_json(text); }

TEST(Message, ARequestKeepsItsCommandAndArguments) {
    const auto request = parse_request(json(R"({"type":"command","cmd":"stop","msg_id":"a","service":"x"})"));
    ASSERT_TRUE(request);
    EXPECT_EQ(request->command, "stop");
    EXPECT_EQ(*request->text("service"), "x");
    EXPECT_EQ(request->text("group").error().message, "\"group\" is missing");
}

TEST(Message, WhatIsNoRequestSaysWhatIsWrong) {
    const auto reason = [](std::string_view text) { return parse_request(json(text)).error().message; };
    EXPECT_EQ(reason("[]"), "a frame must be an object, not an array");
    EXPECT_EQ(reason("{}"), "\"type\" is missing");
    EXPECT_EQ(reason(R"({"type":1})"), "\"type\" must be a string, not a whole number");
    EXPECT_EQ(reason(R"({"type":"shout"})"), "Unknown type: shout");
    EXPECT_EQ(reason(R"({"type":"command"})"), "\"cmd\" is missing");
}

TEST(Message, ARequestFrameHasItsArgumentsAsFurtherMembers) {
    const auto frame = command_frame("stop", 3, json(R"({"service":"x","msg_id":9})"));
    EXPECT_EQ(frame, json(R"({"type":"command","cmd":"stop","msg_id":3,"service":"x"})"));
}

TEST(Message, RepliesAreWhatTheContractSays) {
    EXPECT_EQ(
        reply_frame(response(Value::object({{"a", 1}}))),
        json(R"({"type":"response","success":true,"data":{"a":1}})")
    );
    EXPECT_EQ(
        reply_frame(response_error("no")),
        json(R"({"type":"response","success":false,"data":null,"error":"no"})")
    );
    EXPECT_EQ(
        reply_frame(acknowledged("stopped x")), json(R"({"type":"ack","success":true,"message":"stopped x"})")
    );
    EXPECT_EQ(
        reply_frame(unknown_command("fly")),
        json(R"({"type":"ack","success":false,"message":"Unknown command: fly"})")
    );
    EXPECT_EQ(error_frame("no JSON"), json(R"({"type":"error","success":false,"error":"no JSON"})"));
}

TEST(Message, RepliesReadBackTheSame) {
    for (const Reply& reply :
         {response(7), response_error("no"), acknowledged("done", Value(1)), refused("not now")})
        EXPECT_EQ(parse_reply(reply_frame(reply)), reply);
    EXPECT_EQ(parse_reply(json(R"({"type":"heartbeat"})")), std::nullopt);
    EXPECT_EQ(parse_reply(error_frame("broken")), response_error("broken"));
}

TEST(Message, HeartbeatsAndRegistrationsReadBackTheSame) {
    const Heartbeat heartbeat{"mixer", 12, 3.5, json(R"({"frames":3})"), std::nullopt};
    const auto frame = heartbeat_frame(heartbeat);
    EXPECT_EQ(
        frame, json(R"({"type":"heartbeat","worker":"mixer","pid":12,"uptime_sec":3.5,"stats":{"frames":3}})")
    );
    EXPECT_EQ(heartbeat_frame(*parse_heartbeat(frame)), frame);
    const Registration registration{"mixer", 12, "/run/tutti/mixer.sock", {"127.0.0.1:9000"}};
    const auto registering = register_frame(registration);
    EXPECT_EQ(
        registering, json(R"({"type":"register","worker":"mixer","pid":12,)"
                          R"("socket_path":"/run/tutti/mixer.sock","osc_addresses":["127.0.0.1:9000"]})")
    );
    EXPECT_EQ(register_frame(*parse_registration(registering)), registering);
    EXPECT_FALSE(parse_registration(json(R"({"type":"register"})")));
}

} // namespace
} // namespace tutti::control
