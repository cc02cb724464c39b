// The live configuration over HTTP.
#include "gateway/api_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

struct Configured : Bench {
    Configured() {
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        presences.apply(
            "orchestrator",
            R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
        );
    }
    /// What comes of it when the orchestrator answers so.
    Answer answered(const Answer& waiting, std::string_view reply) {
        EXPECT_TRUE(waiting.pending) << waiting.body;
        if (!waiting.pending) return waiting;
        commands.back().second(R"({"v":1,"request_id":"r","timestamp":1,)" + std::string(reply) + "}");
        return read(*waiting.pending->response());
    }
    Answer change(std::string_view body, std::vector<io::HttpField> fields = {}) {
        fields.push_back({"Content-Type", "application/json"});
        return ask("POST", "/api/config", std::move(fields), body);
    }
    std::string asked() const {
        return commands.back().first.action + " " + print_json(commands.back().first.params);
    }
};

TEST(Configuration, IsAnObjectOfSectionsWithARevision) {
    Configured bench;
    const auto waiting = bench.get("/api/config");
    EXPECT_EQ(bench.asked(), "config.get {}");
    const auto answer = bench.answered(
        waiting,
        R"("status":"ok","data":{"sections":[{"section":"weather","revision":3,"config":{"location":"Oslo"}}],"revision":"0123456789abcdef"},"error":null)"
    );
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, R"({"revision":"0123456789abcdef","sections":{"weather":{"location":"Oslo"}}})");
    EXPECT_EQ(answer.field("ETag"), "\"0123456789abcdef\"");
}

TEST(Configuration, IsChangedWhereItIsStillWhatWasSeen) {
    Configured bench;
    const auto waiting =
        bench.change(R"({"sections":{"weather":{"location":"Oslo"}}})", {{"If-Match", "\"0123\""}});
    EXPECT_EQ(
        bench.asked(), R"(config.change {"sections":{"weather":{"location":"Oslo"}},"revision":"0123"})"
    );
    const auto answer = bench.answered(
        waiting, R"("status":"ok","data":{"sections_updated":["weather"],"revision":"4567"},"error":null)"
    );
    EXPECT_EQ(answer.body, R"({"status":"ok","sections_updated":["weather"],"revision":"4567"})");
    const auto stale = bench.answered(
        bench.change(R"({"sections":{}})", {{"If-Match", "\"0123\""}}),
        R"("status":"error","data":null,"error":{"code":"conflict","message":"meanwhile"})"
    );
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(stale.code(), "conflict");
}

TEST(Configuration, EveryMistakeIsNamedWithItsField) {
    Configured bench;
    const auto answer = bench.answered(
        bench.change(R"({"sections":{"a":{},"b":{}}})"),
        R"("status":"ok","data":{"mistakes":[{"section":"a","key":"x[0].y","message":"no"},{"section":"b","key":"","message":"nor that"}]},"error":null)"
    );
    EXPECT_EQ(answer.status, 422U);
    EXPECT_EQ(answer.code(), "invalid_input");
    EXPECT_NE(answer.body.find(R"("message":"a.x[0].y: no; b: nor that")"), std::string::npos) << answer.body;
    EXPECT_NE(answer.body.find(R"({"section":"a","key":"x[0].y","message":"no"})"), std::string::npos);
}

TEST(Configuration, WhatIsNoChangeIsRefusedHere) {
    Configured bench;
    for (const auto* body : {"", "[]", "{}", R"({"sections":[]})", R"({"weather":{}})"})
        EXPECT_EQ(bench.change(body).status, 400U) << body;
    EXPECT_TRUE(bench.commands.empty());
}

TEST(Configuration, WithoutAnOrchestratorNobodyKeepsIt) {
    Configured bench;
    bench.presences.apply("orchestrator", "");
    EXPECT_EQ(bench.get("/api/config").status, 503U);
}

} // namespace
} // namespace tutti::gateway
