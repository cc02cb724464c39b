#include "worker/command_desk.hpp"

#include <gtest/gtest.h>

namespace tutti::worker {
namespace {

class CommandDeskTest : public testing::Test {
protected:
    CommandDeskTest() {
        desk.on("louder", [this](const Value& params) -> Result<Value> {
            ++carried_out;
            const Value* by = params.find("by");
            if (by == nullptr) return fail(ErrorCode::InvalidInput, "by how much?");
            return Value(by->integer() * 2);
        });
    }
    static std::string
    command(std::string action, Value params, std::optional<std::string> key = std::nullopt) {
        return contract::print(contract::Command{std::move(action), "r1", std::move(params), {}, key});
    }
    contract::CommandReply reply(const std::string& payload) {
        return *contract::parse_command_reply(desk.answer(*CommandDesk::address("mixer", {payload})).payload);
    }

    CommandDesk desk;
    int carried_out = 0;
};

TEST_F(CommandDeskTest, AnswersWithWhatTheHandlerGave) {
    const auto answered = reply(command("louder", Value::object({{"by", 3}})));
    EXPECT_EQ(answered.request_id, "r1");
    EXPECT_EQ(answered.data, Value(6));
    EXPECT_FALSE(answered.error);
}

TEST_F(CommandDeskTest, AnErrorAndAnUnknownCommandAreAnswersToo) {
    const auto failed = reply(command("louder", Value::object({})));
    EXPECT_EQ(failed.error, (contract::CommandError{"invalid_input", "by how much?"}));
    const auto unknown = reply(command("fly", Value::object({})));
    EXPECT_EQ(unknown.error, (contract::CommandError{"not_found", "Unknown command: fly"}));
}

TEST_F(CommandDeskTest, WhatIsNoCommandIsRefusedWhereSomebodyMayWait) {
    const auto refused = [](std::string_view payload, std::string_view response_topic = {}) {
        const Error why{ErrorCode::InvalidInput, "action: is missing"};
        return CommandDesk::refuse("mixer", {payload, response_topic}, why);
    };
    const auto by_id = refused(R"({"v":1,"request_id":"r1"})");
    ASSERT_TRUE(by_id);
    EXPECT_EQ(by_id->topic, "cmd/mixer/response/r1");
    const auto said = *contract::parse_command_reply(by_id->payload);
    EXPECT_EQ(said.request_id, "r1");
    EXPECT_EQ(said.error, (contract::CommandError{"invalid_input", "action: is missing"}));
    EXPECT_EQ(refused(R"({"request_id":"r1"})", "reply/cli/7")->topic, "reply/cli/7");
    EXPECT_EQ(refused(R"({"request_id":"r1"})", "config/mixer")->topic, "cmd/mixer/response/r1");
    const auto by_topic = refused("{", "reply/cli/7");
    ASSERT_TRUE(by_topic);
    EXPECT_EQ(contract::parse_command_reply(by_topic->payload)->request_id, "-");
    for (const char* nobody : {"", "{", "[]", "7", "{}", R"({"request_id":7})", R"({"request_id":"a/b"})"})
        EXPECT_FALSE(refused(nobody)) << nobody;
}

TEST_F(CommandDeskTest, WhatIsNoCommandIsNotCarriedOut) {
    EXPECT_FALSE(CommandDesk::address("mixer", {"{"}));
    EXPECT_FALSE(CommandDesk::address("mixer", {"{}"}));
    EXPECT_EQ(carried_out, 0);
}

TEST_F(CommandDeskTest, AResponseTopicCountsOnlyWhereRepliesBelong) {
    const auto to = [&](std::string_view response_topic) {
        const auto payload = command("fly", Value::object({}));
        return CommandDesk::address("mixer", {payload, response_topic})->topic;
    };
    EXPECT_EQ(to("reply/cli-1/7"), "reply/cli-1/7");
    EXPECT_EQ(to(""), "cmd/mixer/response/r1");
    EXPECT_EQ(to("config/mixer"), "cmd/mixer/response/r1");
    EXPECT_EQ(to("elsewhere"), "cmd/mixer/response/r1");
}

TEST_F(CommandDeskTest, TheSameIdempotencyKeyIsCarriedOutOnce) {
    const auto once = command("louder", Value::object({{"by", 3}}), "k");
    EXPECT_EQ(reply(once).data, Value(6));
    EXPECT_EQ(reply(once).data, Value(6));
    EXPECT_EQ(carried_out, 1);
    for (std::size_t other = 0; other < CommandDesk::remembered; ++other)
        reply(command("louder", Value::object({{"by", 1}}), std::to_string(other)));
    reply(once);
    EXPECT_EQ(carried_out, 2 + static_cast<int>(CommandDesk::remembered));
}

} // namespace
} // namespace tutti::worker
