#include "console/command_words.hpp"
#include "console/console_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::console {
namespace {

TEST(CommandWords, ACallIsAskedOfItsWorker) {
    const auto commanded = read_command(R"(call  debug get_rates {"count": 3})");
    ASSERT_TRUE(commanded);
    ASSERT_EQ(commanded->requests.size(), 1U);
    const auto& ask = std::get<Ask>(commanded->requests.front());
    EXPECT_EQ(ask.worker, "debug");
    EXPECT_EQ(ask.command, "get_rates");
    EXPECT_EQ(ask.arguments, Value::object({{"count", 3}}));
    EXPECT_EQ(commanded->question, "");
}

TEST(CommandWords, WhatHurtsIsAskedFirst) {
    for (const auto* line : {"stop hub", "restart hub", "call supervisor shutdown", "call lamp restart"})
        EXPECT_NE(read_command(line)->question, "") << line;
    for (const auto* line : {"start hub", "call supervisor list", "pub a b"})
        EXPECT_EQ(read_command(line)->question, "") << line;
}

TEST(CommandWords, WhatIsWrongIsSaid) {
    for (const auto* line :
         {"", "elephant", "call", "call ../x ping", "call hub", "call hub x {", "call hub x 3", "stop",
          "pub a/# x", "show 99"})
        EXPECT_FALSE(read_command(line)) << line;
}

TEST(CommandWords, APublishedTextKeepsItsBlanks) {
    const auto commanded = read_command("keep note/x  two  words ");
    EXPECT_EQ(std::get<Publish>(commanded->requests.front()), (Publish{"note/x", "two  words ", true}));
}

TEST(CommandWords, TabGoesAsFarAsThereIsNoChoice) {
    ConsoleRig rig;
    rig.home_comes();
    Services services;
    services.take(
        SupervisorSaid{*parse_json(R"({"services":[{"name":"hub"},{"name":"hass"},{"name":"lamp"}]})")}
    );
    const WorkerCommands commands = {{"hub", {"get_state", "get_stats", "ping"}}};
    EXPECT_EQ(complete("c", services, commands).line, "call ");
    EXPECT_EQ(complete("call h", services, commands).line, "call h");
    EXPECT_EQ(complete("call h", services, commands).choices, (std::vector<std::string>{"hub", "hass"}));
    EXPECT_EQ(complete("call su", services, commands).line, "call supervisor ");
    EXPECT_EQ(complete("call hub g", services, commands).line, "call hub get_stat");
    EXPECT_EQ(complete("call lamp ", services, commands).asks_worker, "lamp");
    EXPECT_EQ(complete("call ../lamp ", services, commands).asks_worker, "") << "no way out of the folder";
    EXPECT_EQ(complete("show l", services, commands).line.substr(0, 6), "show l");
    EXPECT_EQ(complete("stop supervisor", services, commands).line, "stop supervisor");
}

TEST(CommandWords, APartOfAShowIsCalledByItsOwnName) {
    Services services;
    services.take(SupervisorSaid{*parse_json(R"({"services":[{"name":"hub"},{"name":"show"}]})")});
    EXPECT_EQ(complete("call dir", services, {}).line, "call director ");
    EXPECT_EQ(complete("restart dir", services, {}).line, "restart dir") << "it is no service";
    services.take(SupervisorSaid{*parse_json(R"({"services":[{"name":"hub"}]})")});
    EXPECT_EQ(complete("call dir", services, {}).line, "call dir");
}

} // namespace
} // namespace tutti::console
