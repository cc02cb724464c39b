// What pages ask of the history.
#include "gateway/api_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

struct Kept : Bench {
    Kept() {
        state.set_bus_connected(true, now.steady);
        presences.bus_connected(now.steady - 1h);
        presences.apply(
            "history",
            R"({"v":1,"instance":"i","generation":1,"pid":7,"version":"1","state":"online","topics":[]})"
        );
    }
    /// What the history is asked.
    std::string asked(std::string_view path, std::string_view query = {}) {
        const auto waiting = ask_with_query(path, query);
        if (!waiting.pending) return waiting.body;
        EXPECT_EQ(commands.back().first.target, "history");
        return commands.back().first.action + " " + print_json(commands.back().first.params);
    }
};

TEST(HistoryOfReadings, IsAskedWithWhatStandsInThePath) {
    Kept kept;
    EXPECT_EQ(kept.asked("/api/history"), "series {}");
    EXPECT_EQ(kept.asked("/api/history/co2/room:co2"), R"(query {"source":"co2","sensor":"room:co2"})");
    EXPECT_EQ(
        kept.asked("/api/history/a/b", "from=100&to=200.5&points=9&until=&="),
        R"(query {"source":"a","sensor":"b","from":100,"to":200.5,"points":9})"
    );
}

TEST(HistoryOfReadings, ALabelIsWrittenAsInAnyAddress) {
    Kept kept;
    EXPECT_EQ(
        kept.asked("/api/history/co2/K%C3%BCche%20oben:co2"),
        R"(query {"source":"co2","sensor":"Küche oben:co2"})"
    );
    for (const auto* path :
         {"/api/history/a/%2F", "/api/history/a/%zz", "/api/history/A%20/b", "/api/history/a/b%00"})
        EXPECT_EQ(kept.get(path).status, 404U) << path;
}

TEST(HistoryOfReadings, AFieldThatIsWrongIsSaidAtOnce) {
    Kept kept;
    for (const auto* query : {"from=yesterday", "points=1x", "until=5", "from=%zz"}) {
        const auto answer = kept.ask_with_query("/api/history/a/b", query);
        EXPECT_EQ(answer.status, 400U) << query;
        EXPECT_EQ(answer.code(), "invalid_input") << query;
        EXPECT_EQ(answer.body.find("bus URL"), std::string::npos) << answer.body;
    }
    EXPECT_TRUE(kept.commands.empty());
}

TEST(HistoryOfReadings, AFieldThatStandsThereTwiceIsNamed) {
    Kept kept;
    for (const auto* query : {"points=10&points=20", "points=10&from=1&points=10", "points=&points=10"}) {
        const auto answer = kept.ask_with_query("/api/history/a/b", query);
        EXPECT_EQ(answer.status, 400U) << query;
        EXPECT_NE(answer.body.find("points: stands there twice"), std::string::npos) << answer.body;
    }
    EXPECT_EQ(kept.ask_with_query("/api/logs", "level=error&level=info").status, 400U);
    EXPECT_TRUE(kept.commands.empty());
}

TEST(HistoryOfReadings, IsWhatTheHistorySays) {
    Kept kept;
    const auto waiting = kept.get("/api/history");
    kept.commands.back().second(
        std::string(R"({"v":1,"request_id":"r","status":"ok","data":{"series":[]},"error":null})")
    );
    const auto answer = Bench::read(*waiting.pending->response());
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, R"({"series":[]})");
    const auto unknown = kept.get("/api/history/a/b");
    kept.commands.back().second(std::string(
        R"({"v":1,"request_id":"r","status":"error","data":null,"error":{"code":"not_found","message":"no"}})"
    ));
    EXPECT_EQ(Bench::read(*unknown.pending->response()).status, 404U);
}

TEST(HistoryOfReadings, NeedsAHistoryAndABus) {
    Bench alone;
    EXPECT_EQ(alone.get("/api/history").status, 503U);
    Kept kept;
    kept.state.set_bus_connected(false, kept.now.steady);
    EXPECT_EQ(kept.get("/api/history").status, 503U);
}

} // namespace
} // namespace tutti::gateway
