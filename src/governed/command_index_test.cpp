#include "governed/command_index.hpp"

#include <gtest/gtest.h>

namespace tutti::governed {

namespace {

const Value no_params = Value::object({});

std::string name_of(const CommandIndex& index, std::string_view worker, std::string_view action) {
    const auto found = index.find(worker, action, no_params);
    return found ? found->name : "";
}

} // namespace

TEST(CommandIndex, KnowsWhatAWorkerCallsACommand) {
    const CommandIndex index;
    EXPECT_EQ(name_of(index, "orchestrator", "restart_service"), "service.restart");
    EXPECT_EQ(name_of(index, "director", "playlist.register"), "playlist.register");
    EXPECT_EQ(name_of(index, "render", "show"), "light.show");
}

TEST(CommandIndex, KnowsWhatOlderClientsCallIt) {
    const CommandIndex index;
    EXPECT_EQ(name_of(index, "orchestrator", "restart"), "service.restart");
    EXPECT_EQ(name_of(index, "orchestrator", "start"), "service.start");
    EXPECT_EQ(name_of(index, "orchestrator", "stop"), "service.stop");
}

TEST(CommandIndex, WhatNobodyHasATypeOfIsNone) {
    const CommandIndex index;
    EXPECT_EQ(name_of(index, "orchestrator", "clock"), "");
    EXPECT_EQ(name_of(index, "mixer", "restart_service"), "");
    EXPECT_EQ(name_of(index, "orchestrator", ""), "");
}

TEST(CommandIndex, AWorkerThatTheCommandItselfNamesBecomesItsParameter) {
    const CommandIndex index;
    const auto found = index.find("weather", "poll_now", Value::object({{"source", "another"}}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->name, "source.poll");
    EXPECT_EQ(found->params, Value::object({{"source", "weather"}}));
}

TEST(CommandIndex, WithANameBeforeThemOnTheBusOnlyOwnWorkersAreKnown) {
    const CommandIndex index("left.");
    EXPECT_EQ(name_of(index, "left.orchestrator", "restart_service"), "service.restart");
    EXPECT_EQ(name_of(index, "orchestrator", "restart_service"), "");
    EXPECT_EQ(name_of(index, "right.orchestrator", "restart_service"), "");
    EXPECT_EQ(name_of(CommandIndex(), "left.orchestrator", "restart_service"), "");
}

TEST(CommandIndex, WhatHasAnEffectIsGovernedAndQuestionsAreNot) {
    const CommandIndex index;
    const auto governed = [&](std::string_view worker, std::string_view action) {
        return is_governed(*index.find(worker, action, no_params), worker);
    };
    EXPECT_TRUE(governed("orchestrator", "config.set"));
    EXPECT_TRUE(governed("director", "playlist.start"));
    EXPECT_FALSE(governed("orchestrator", "list"));
    EXPECT_FALSE(governed("orchestrator", "use"));
    EXPECT_FALSE(governed("director", "playlist.list"));
}

TEST(CommandIndex, WhatHoldsASecretIsToldFromQuestionsOfTheVault) {
    for (const auto* action : {"vault.unlock", "vault.put", "vault.initialise", "vault.unlok"})
        EXPECT_TRUE(holds_secret(action, no_params)) << action;
    for (const auto* action : {"vault.status", "vault.list", "vault.lock", "store.rows", "run", ""})
        EXPECT_FALSE(holds_secret(action, no_params)) << action;
    EXPECT_TRUE(holds_secret("run", Value::object({{"command", "vault.unlock"}})));
    EXPECT_FALSE(holds_secret("run", Value::object({{"command", "vault.status"}})));
}

TEST(CommandIndex, WhatControlIsAskedItAnswersItself) {
    const NamedCommand question{"store.rows", no_params, governance::Effect::None};
    EXPECT_TRUE(is_governed(question, "control"));
    EXPECT_TRUE(is_governed(question, "left.control"));
    EXPECT_FALSE(is_governed(question, "history"));
}

} // namespace tutti::governed
