// Which row a path means, and what holds for every row of the table.
#include "base/json.hpp"
#include "gateway/api_testing.hpp"
#include "gateway/openapi.hpp"
#include "gateway/router.hpp"
#include "gateway/routes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace tutti::gateway {
namespace {

using namespace testing;

std::string path_with_values(std::string_view pattern) {
    std::string path(pattern);
    for (auto open = path.find('{'); open != path.npos; open = path.find('{'))
        path.replace(open, path.find('}') - open + 1, "x");
    return path;
}

TEST(Router, APlaceholderIsOneWholeSegment) {
    EXPECT_EQ(match_path("/a/{b}", "/a/x.y")->at(0), "x.y");
    EXPECT_EQ(match_path("/hls/{stream}/{file}", "/hls/s/0.ts")->at(0), "s");
    EXPECT_EQ(match_path("/hls/{stream}/{file}", "/hls/s/0.ts")->at(1), "0.ts");
    for (const auto* path : {"", "/", "/a", "/a/", "/a/x/", "/a/x/y", "/b/x", "//x", "a/x", "/a//x"})
        EXPECT_FALSE(match_path("/a/{b}", path)) << path;
    EXPECT_TRUE(match_path("/a", "/a"));
    for (const auto* path : {"/A", "/ab", "/a/", "/a?", "/%61"}) EXPECT_FALSE(match_path("/a", path)) << path;
}

TEST(Router, TheMethodChoosesAmongRowsOfOnePath) {
    EXPECT_EQ(find_route(routes(), "GET", "/api/session").route->verb, Verb::Get);
    EXPECT_EQ(find_route(routes(), "HEAD", "/api/session").route->verb, Verb::Get);
    EXPECT_EQ(find_route(routes(), "DELETE", "/api/session").route->verb, Verb::Delete);
    EXPECT_EQ(find_route(routes(), "HEAD", "/ws/live").route, nullptr);
    EXPECT_EQ(find_route(routes(), "get", "/api/session").route, nullptr);
    EXPECT_NE(find_route(routes(), "PUT", "/api/session").path, nullptr);
    EXPECT_EQ(find_route(routes(), "GET", "/api/nothing").path, nullptr);
}

TEST(Routes, NoRequestMeansTwoRows) {
    for (const auto& route : routes()) {
        const auto path = path_with_values(route.path);
        const auto meant = std::ranges::count_if(routes(), [&](const Route& other) {
            return method_name(other.verb) == method_name(route.verb) && match_path(other.path, path);
        });
        EXPECT_EQ(meant, 1) << route.path;
    }
}

TEST(Routes, WhatChangesSomethingNeedsASessionExceptLoggingIn) {
    for (const auto& route : routes())
        if (changes_something(route.verb) && route.path != "/api/session" && route.path != "/api/setup")
            EXPECT_NE(route.role, Role::Anyone) << route.path;
}

TEST(Routes, BehindAPasswordARowOfTheSessionIsClosedWhateverTheMethod) {
    Bench bench(Door::Locked);
    for (const auto& route : routes())
        if (route.role != Role::Anyone && route.path != "/api/session")
            for (const auto* method : {"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PATCH"})
                EXPECT_EQ(bench.ask(method, path_with_values(route.path)).status, 401U)
                    << method << route.path;
}

/// Each row for each who may come: nobody without a login, nobody below his role, nobody through a page of
/// another site, nobody by a cookie without its token.
TEST(Routes, EachRowIsOpenToItsRoleAlone) {
    Bench bench(Door::Locked);
    std::map<Role, std::string> bearer;
    for (const auto role : {Role::Viewer, Role::Operator, Role::Admin}) bearer[role] = bench.bearer(role);
    const auto session = bench.access.sessions.create(bench.now.wall);
    const auto cookie = "tutti_session=" + session;
    for (const auto& route : routes()) {
        if (route.role == Role::Anyone) continue;
        SCOPED_TRACE(std::string(method_name(route.verb)) + " " + std::string(route.path));
        const bool listens = route.verb == Verb::Listen;
        const auto status = [&](std::vector<io::HttpField> fields) {
            bench.now.steady += 1s; // as slow as nobody minds
            if (listens)
                fields.insert(
                    fields.end(), {{"Connection", "Upgrade"},
                                   {"Upgrade", "websocket"},
                                   {"Sec-WebSocket-Version", "13"},
                                   {"Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="}}
                );
            return bench.ask(method_name(route.verb), path_with_values(route.path), std::move(fields)).status;
        };
        EXPECT_EQ(status({}), 401U);
        EXPECT_EQ(status({{"Authorization", "Bearer tutti_0000000000000000000000000000000000000000"}}), 401U);
        EXPECT_EQ(status({{"Cookie", "tutti_session=nonsense"}}), 401U);
        for (const auto& [role, shown] : bearer) {
            const auto answered = status({{"Authorization", shown}});
            if (role < route.role)
                EXPECT_EQ(answered, 403U) << name(role);
            else
                EXPECT_TRUE(answered != 401 && answered != 403) << name(role) << answered;
        }
        if (changes_something(route.verb)) {
            EXPECT_EQ(status({{"Cookie", cookie}}), 403U);
            EXPECT_EQ(status({{"Cookie", cookie}, {csrf_field, "wrong"}}), 403U);
        }
        if (changes_something(route.verb) || stays(route.verb))
            EXPECT_EQ(
                status({{"Authorization", bearer[Role::Admin]}, {"Origin", "https://elsewhere.example"}}),
                403U
            );
    }
}

TEST(Routes, BehindAPasswordTheSessionTellsItsMethodsForItAnswersAnyone) {
    Bench bench(Door::Locked);
    EXPECT_EQ(bench.ask("OPTIONS", "/api/session").status, 204U);
    EXPECT_EQ(bench.ask("PUT", "/api/session").status, 405U);
    EXPECT_EQ(bench.ask("DELETE", "/api/session").status, 401U);
}

TEST(Routes, NoPageOfAnotherSiteMayChangeOrListen) {
    Bench bench;
    for (const auto& route : routes()) {
        if (!changes_something(route.verb) && !stays(route.verb)) continue;
        auto fields = handshake_with("Origin", "http://evil.example");
        fields.push_back({"Content-Type", "application/json"});
        const auto answer = bench.ask(method_name(route.verb), path_with_values(route.path), fields, "{}");
        EXPECT_EQ(answer.status, 403U) << route.path;
    }
}

TEST(Routes, OfPathsThatFitTheFirstIsMeantWhateverItsMethods) {
    EXPECT_EQ(find_route(routes(), "POST", "/api/stream/front/whep").route->verb, Verb::Post);
    const auto match = find_route(routes(), "GET", "/api/stream/front/whep");
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.path->path, "/api/stream/{camera}/whep");
    EXPECT_EQ(
        find_route(routes(), "GET", "/api/stream/front/x.ts").path->path, "/api/stream/{camera}/{file}"
    );
}

TEST(Routes, EveryPathSaysWhatItTakes) {
    Bench bench;
    for (const auto& route : routes()) {
        const auto path = path_with_values(route.path);
        const auto asked = bench.ask("OPTIONS", path);
        EXPECT_EQ(asked.status, 204U) << path;
        const auto refused = bench.ask("TRACE", path);
        EXPECT_EQ(refused.status, 405U) << path;
        EXPECT_EQ(refused.field("Allow"), asked.field("Allow")) << path;
        EXPECT_NE(asked.field("Allow").find(method_name(route.verb)), std::string::npos) << path;
    }
    EXPECT_EQ(bench.ask("OPTIONS", "/index.html").field("Allow"), "GET, HEAD, OPTIONS");
}

TEST(OpenApi, HasEveryRowOnceWithItsSchemas) {
    const auto document = openapi_document(routes());
    const auto* paths = document.find("paths");
    ASSERT_NE(paths, nullptr);
    std::size_t operations = 0;
    std::set<std::string_view> ids;
    for (const auto& path : paths->members())
        for (const auto& operation : path.value.members()) {
            ++operations;
            ids.insert(operation.value.find("operationId")->string());
        }
    EXPECT_EQ(operations, routes().size());
    EXPECT_EQ(ids.size(), routes().size());
    const auto* source = paths->find("/api/sources/{source}")->find("get");
    EXPECT_EQ(
        print_json(*source),
        R"({"operationId":"get_api_sources_source","summary":"one source",)"
        R"("parameters":[{"name":"source","in":"path","required":true,"schema":{"type":"string"}}],)"
        R"("responses":{"200":{"description":"one source","content":{"application/json":{"schema":)"
        R"({"$ref":"schema/api_source.schema.json"}}}},"default":{"$ref":"#/components/responses/Error"}},)"
        R"("security":[{},{"session":[]},{"bearer":[]}],"x-role":"viewer","x-action":"http.sources.read"})"
    );
    EXPECT_EQ(
        print_json(*paths->find("/api/events")->find("post")->find("security")),
        R"([{},{"session":[],"csrf":[]},{"bearer":[]}])"
    );
}

} // namespace
} // namespace tutti::gateway
