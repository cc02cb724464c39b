#include "orchestrator/service_board.hpp"

#include <gtest/gtest.h>

namespace tutti::orchestrator {
namespace {

Value service(const char* name, const char* state, Value pid = 7, bool required = true) {
    return Value::object(
        {{"name", name},
         {"state", state},
         {"cause", "why"},
         {"pid", std::move(pid)},
         {"since", 10.5},
         {"restarts", 2},
         {"pattern", "always"},
         {"required", required},
         {"last_exit", Value()},
         {"ready_since", 10.5}}
    );
}
Value list(std::vector<Value> services) {
    return Value::object({{"services", Value::array(std::move(services))}});
}

TEST(ServiceBoard, EachServiceIsKeptUnderItsNameOnTheBus) {
    ServiceBoard board("left.");
    const auto messages = board.replace(list({service("hub", "ready")}));
    ASSERT_TRUE(messages) << messages.error().message;
    ASSERT_EQ(messages->size(), 1U);
    EXPECT_EQ(messages->front().topic, "service/left.hub");
    const auto state = contract::parse_service_state(messages->front().payload);
    ASSERT_TRUE(state);
    EXPECT_EQ(state->pid, 7U);
    EXPECT_EQ(state->restarts, 2U);
}

TEST(ServiceBoard, AServiceThatIsNoLongerListedIsCleared) {
    ServiceBoard board("");
    ASSERT_TRUE(board.replace(list({service("a", "ready"), service("b", "ready")})));
    const auto messages = board.replace(list({service("a", "ready")}));
    ASSERT_EQ(messages->size(), 2U);
    EXPECT_EQ(messages->front(), (Retained{"service/b", ""}));
}

TEST(ServiceBoard, AMeasurementStaysWhileTheProcessIsTheSame) {
    ServiceBoard board("");
    ASSERT_TRUE(board.replace(list({service("a", "ready")})));
    EXPECT_EQ(board.measured("a", {1 << 20, {}}).size(), 1U);
    EXPECT_EQ(
        contract::parse_service_state(board.update(service("a", "unhealthy"))->front().payload)->memory,
        1U << 20
    );
    EXPECT_FALSE(
        contract::parse_service_state(board.update(service("a", "ready", 8))->front().payload)->memory
    );
}

TEST(ServiceBoard, SaysThatNobodySupervisesWhateverTheServicesSaidLast) {
    ServiceBoard board("");
    ASSERT_TRUE(board.replace(list({service("a", "ready")})));
    EXPECT_EQ(board.health(WallTime{}).level, contract::HealthLevel::Ok);
    board.set_supervised(false);
    const auto health = board.health(WallTime{});
    EXPECT_EQ(health.level, contract::HealthLevel::Error);
    EXPECT_TRUE(health.message.starts_with("nobody supervises the services"));
    EXPECT_EQ(*health.details.find("supervised"), Value(false));
    board.set_supervised(true);
    EXPECT_EQ(board.health(WallTime{}).level, contract::HealthLevel::Ok);
}

TEST(ServiceBoard, SmallChangesOfUsageAreNotTold) {
    ServiceBoard board("");
    ASSERT_TRUE(board.replace(list({service("a", "ready")})));
    EXPECT_EQ(board.measured("a", {10 << 20, 1.0}).size(), 1U);
    EXPECT_TRUE(board.measured("a", {(10 << 20) + 65536, 1.5}).empty());
    EXPECT_EQ(board.measured("a", {(10 << 20) + 65536, 2.1}).size(), 1U);
    EXPECT_EQ(board.measured("a", {11 << 20, 2.1}).size(), 1U);
    EXPECT_TRUE(board.measured("nobody", {1, 1.0}).empty());
}

TEST(ServiceBoard, HealthNamesWhatIsInTroubleAndHowBad) {
    ServiceBoard board("");
    ASSERT_TRUE(board.replace(list({service("a", "ready"), service("b", "stopped", Value())})));
    EXPECT_EQ(board.health({}).level, contract::HealthLevel::Ok);
    ASSERT_TRUE(board.update(service("b", "backoff", Value())));
    EXPECT_EQ(board.health({}).level, contract::HealthLevel::Warn);
    ASSERT_TRUE(board.update(service("c", "crash_loop", Value())));
    const auto health = board.health({});
    EXPECT_EQ(health.level, contract::HealthLevel::Error);
    EXPECT_EQ(health.message, "trouble with b, c");
    ASSERT_TRUE(board.update(service("c", "crash_loop", Value(), false)));
    EXPECT_EQ(board.health({}).level, contract::HealthLevel::Warn);
}

TEST(ServiceBoard, AReadyServiceWhoseBusIsAwayIsInTrouble) {
    const auto with_status = [](const char* state, const char* status) {
        const auto plain = service("a", state);
        std::vector<Member> all(plain.members().begin(), plain.members().end());
        all.push_back({"status", status});
        return Value::object(std::move(all));
    };
    ServiceBoard board("");
    ASSERT_TRUE(board.replace(list({with_status("ready", "bus away; serving")})));
    EXPECT_EQ(board.services().at("a").cause, "why: bus away");
    const auto health = board.health({});
    EXPECT_EQ(health.level, contract::HealthLevel::Warn);
    EXPECT_EQ(*health.details.find("a"), Value("ready: why: bus away"));
    ASSERT_TRUE(board.update(with_status("ready", "serving")));
    EXPECT_EQ(board.health({}).level, contract::HealthLevel::Ok);
    ASSERT_TRUE(board.update(with_status("stopping", "bus away")));
    EXPECT_EQ(board.health({}).level, contract::HealthLevel::Ok);
}

TEST(ServiceBoard, WhatIsNoServiceIsAnErrorAndChangesNothing) {
    ServiceBoard board("");
    ASSERT_TRUE(board.replace(list({service("a", "ready")})));
    EXPECT_FALSE(board.replace(Value(1)));
    EXPECT_FALSE(board.update(service("b", "dancing")));
    EXPECT_EQ(board.all().size(), 1U);
    EXPECT_EQ(board.processes().size(), 1U);
}

} // namespace
} // namespace tutti::orchestrator
