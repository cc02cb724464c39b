#include "gateway/api_testing.hpp"
#include "gateway/routes.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

constexpr io::HttpField json_body = {"Content-Type", "application/json"};

struct Refused : Bench {
    Refused() : Bench(Door::Locked) {
        peer = "10.0.0.7";
        now.wall = WallTime(seconds(1'700'000'000));
    }
    Answer stop(std::vector<io::HttpField> fields) {
        fields.push_back(json_body);
        return ask("POST", "/api/services/lamp/stop", std::move(fields), "{}");
    }
};

TEST(NoteRefusal, WhoseRoleIsTooLittleStandsInTheAuditByNameAndWhatWasAsked) {
    Refused bench;
    const auto viewer = bench.bearer(Role::Viewer);
    EXPECT_EQ(bench.stop({{"Authorization", viewer}}).status, 403U);
    ASSERT_EQ(bench.refused.size(), 1U);
    const auto& refusal = bench.refused[0];
    EXPECT_EQ(refusal.subject, "token:t");
    EXPECT_EQ(refusal.command, "POST /api/services/{service}/stop");
    EXPECT_EQ(refusal.path, "/api/services/lamp/stop");
    EXPECT_EQ(refusal.outcome, "forbidden");
    EXPECT_EQ(refusal.role, "viewer");
    EXPECT_EQ(refusal.address, "10.0.0.7");
    EXPECT_EQ(refusal.status, 403U);
    EXPECT_EQ(refusal.since, bench.now.wall);
    EXPECT_NE(refusal.message.find("takes the role operator"), std::string::npos) << refusal.message;
}

TEST(NoteRefusal, WhoHasNotLoggedInIsNobodyAndMayLook) {
    Refused bench;
    EXPECT_EQ(bench.get("/api/sources").status, 401U);
    EXPECT_EQ(bench.refused.size(), 0U) << "a page looks before anybody has logged in";
    EXPECT_EQ(bench.stop({}).status, 401U);
    ASSERT_EQ(bench.refused.size(), 1U);
    EXPECT_EQ(bench.refused[0].subject, "nobody");
    EXPECT_EQ(bench.refused[0].role, "");
    EXPECT_EQ(bench.refused[0].outcome, "unauthorized");
}

/// Whoever mistypes may have said a password in the place of the name.
TEST(NoteRefusal, ALoginThatFailsIsOneLineAndSaysTheNamesOfUsersAlone) {
    Refused bench;
    EXPECT_EQ(bench.log_in("wrong horse").status, 401U);
    ASSERT_EQ(bench.refused.size(), 1U);
    EXPECT_EQ(bench.refused[0].subject, "nobody");
    EXPECT_EQ(bench.refused[0].command, "session.log_in");
    EXPECT_EQ(bench.refused[0].outcome, "unauthorized");
    EXPECT_EQ(bench.refused[0].message, "that is not the password");
    const auto body = R"({"username":"correct horse","password":"anna"})";
    EXPECT_EQ(bench.ask("POST", "/api/session", {json_body}, body).status, 401U);
    ASSERT_EQ(bench.refused.size(), 2U);
    EXPECT_EQ(bench.refused[1].message.find("horse"), std::string::npos);
    while (bench.log_in("wrong horse").status == 401U) {
    }
    EXPECT_EQ(bench.refused.back().outcome, "too_many_requests");
    EXPECT_EQ(bench.log_in("correct horse").status, 429U);
    bench.now.steady += 5s;
    const auto before = bench.refused.size();
    EXPECT_EQ(bench.log_in("correct horse").status, 200U);
    EXPECT_EQ(bench.refused.size(), before);
}

TEST(NoteRefusal, WhatIsLetInOrIsNoMatterOfWhoMayIsNotOne) {
    Refused bench;
    const auto admin = bench.bearer(Role::Admin);
    EXPECT_EQ(bench.ask("GET", "/api/users", {{"Authorization", admin}}).status, 200U);
    EXPECT_EQ(bench.ask("POST", "/api/events", {{"Authorization", admin}}, "{}").status, 415U);
    EXPECT_EQ(bench.ask("GET", "/api/nothing", {{"Authorization", admin}}).status, 404U);
    EXPECT_EQ(bench.refused.size(), 0U);
}

} // namespace
} // namespace tutti::gateway
