// What pages ask about services, and of the orchestrator for them.
#include "gateway/api_testing.hpp"

#include <fmt/format.h>

namespace tutti::gateway {
namespace {

using namespace testing;

std::string service_state(std::string_view memory) {
    return fmt::format(
        R"({{"v":1,"state":"ready","cause":"why","pid":7,"since":1.5,"restarts":0,"pattern":"always",)"
        R"("required":true,"memory":{},"cpu_percent":0.5}})",
        memory
    );
}

struct Orders : Bench {
    Orders() {
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        for (const auto* orchestrator : {"orchestrator", "left.orchestrator"})
            presences.apply(
                orchestrator,
                R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
            );
        say("service/lamp", service_state("4096"));
        say("service/left.lamp", service_state("null"));
        say("service/right.lamp", service_state("null"));
    }
    Answer post(std::string_view path) { return ask("POST", path); }
    Answer answered(const Answer& answer, std::string_view payload) {
        EXPECT_TRUE(answer.pending);
        commands.back().second(std::string(payload));
        return read(*answer.pending->response());
    }
};

TEST(ServiceOrders, GoToTheOrchestratorOfTheService) {
    Orders orders;
    for (const auto* action : {"start", "stop", "restart", "trigger"}) {
        const auto waiting = orders.post(fmt::format("/api/services/lamp/{}", action));
        EXPECT_EQ(orders.commands.back().first.target, "orchestrator");
        EXPECT_EQ(orders.commands.back().first.action, action);
        EXPECT_EQ(*orders.commands.back().first.params.find("service"), Value("lamp"));
        const auto answer = orders.answered(
            waiting, R"({"v":1,"request_id":"r","status":"ok","data":{"state":"ready"},"error":null})"
        );
        EXPECT_EQ(answer.status, 200U);
        EXPECT_EQ(answer.body, R"({"data":{"state":"ready"}})");
    }
    const auto waiting = orders.post("/api/services/left.lamp/stop");
    EXPECT_EQ(orders.commands.back().first.target, "left.orchestrator");
    EXPECT_EQ(*orders.commands.back().first.params.find("service"), Value("lamp"));
    EXPECT_EQ(orders.commands.size(), 5U);
}

TEST(ServiceOrders, WhatComesToNothingSaysWhy) {
    Orders orders;
    for (const auto& [code, status] :
         {std::pair("not_found", 404U), std::pair("conflict", 409U), std::pair("timeout", 504U)}) {
        const auto waiting = orders.post("/api/services/lamp/start");
        const auto answer = orders.answered(
            waiting,
            fmt::format(
                R"({{"v":1,"request_id":"r","status":"error","data":null,"error":{{"code":"{}","message":"why"}}}})",
                code
            )
        );
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.code(), code);
    }
}

TEST(ServiceOrders, NeedAServiceAnOrchestratorAndABus) {
    Orders orders;
    EXPECT_EQ(orders.post("/api/services/horn/start").status, 404U);
    EXPECT_EQ(orders.get("/api/services/horn/history").status, 404U);
    EXPECT_EQ(orders.post("/api/services/lamp/destroy").status, 404U);
    EXPECT_EQ(orders.get("/api/services/lamp/start").status, 405U);
    EXPECT_EQ(orders.post("/api/services/right.lamp/start").status, 503U);
    orders.state.set_bus_connected(false, orders.now.steady);
    EXPECT_EQ(orders.post("/api/services/lamp/start").status, 503U);
    EXPECT_TRUE(orders.commands.empty());
}

TEST(ServiceHistory, IsWhatTheOrchestratorSays) {
    Orders orders;
    const auto waiting = orders.get("/api/services/lamp/history");
    EXPECT_EQ(orders.commands.back().first.action, "history");
    const auto answer = orders.answered(
        waiting, R"({"v":1,"request_id":"r","status":"ok","data":{"transitions":[]},"error":null})"
    );
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, R"({"transitions":[]})");
    const auto late = orders.get("/api/services/lamp/history");
    orders.commands.back().second(fail(ErrorCode::Timeout, "no answer"));
    EXPECT_EQ(Bench::read(*late.pending->response()).status, 504U);
}

TEST(ServiceUsage, IsTheCourseOfEachService) {
    Orders orders;
    orders.now.wall += 10s;
    orders.now.steady += 10s;
    orders.say("service/lamp", service_state("8192"));
    const auto answer = orders.get("/api/usage");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(
        answer.body, R"({"lamp":{"cpu_percent":[[1.7e+09,0.5],[1700000010.0,0.5]],)"
                     R"("memory":[[1.7e+09,4096.0],[1700000010.0,8192.0]]},)"
                     R"("left.lamp":{"cpu_percent":[[1.7e+09,0.5]]},)"
                     R"("right.lamp":{"cpu_percent":[[1.7e+09,0.5]]}})"
    );
}

} // namespace
} // namespace tutti::gateway
