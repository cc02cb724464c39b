// /api/logs: what is asked for, and who may.
#include "gateway/api_testing.hpp"
#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

struct Logs : Bench {
    explicit Logs(Door door = Door::Open) : Bench(door) {
        api.look_for_logs(folder.path, [this](const logs::Query& query, const LinesFound& done) {
            done(logs::find_lines(folder.path, query));
        });
        EXPECT_TRUE(io::write_file_atomically(
            folder.path / "hub.log",
            "{\"timestamp\":1.5,\"level\":\"error\",\"service\":\"hub\",\"message\":\"a b\"}\nplain\n"
        ));
        EXPECT_TRUE(io::write_file_atomically(
            folder.path / "lamp.log", "{\"timestamp\":1,\"service\":\"lamp\",\"message\":\"c\"}\n"
        ));
    }
    Answer list(std::string_view query) { return ask_with_query("/api/logs", query); }

    io::TemporaryFolder folder;
};

constexpr auto hub_error = R"({"timestamp":1.5,"service":"hub","level":"error","message":"a b"})";

TEST(LogAnswers, LinesOfAllServicesComeInTheOrderOfTime) {
    EXPECT_EQ(
        Logs().list("").body,
        R"({"lines":[{"timestamp":0.0,"service":"hub","level":"info","message":"plain"},)"
        R"({"timestamp":1.0,"service":"lamp","level":"info","message":"c"},)"
            + std::string(hub_error) + R"(],"truncated":false})"
    );
}

TEST(LogAnswers, AreThoseThatWereAskedFor) {
    Logs logs;
    const auto only_error = R"({"lines":[)" + std::string(hub_error) + R"(],"truncated":false})";
    EXPECT_EQ(logs.list("level=warning").body, only_error);
    EXPECT_EQ(logs.list("grep=a+b&service=hub,lamp&since=&level=").body, only_error);
    EXPECT_EQ(logs.list("grep=%5Ea.b%24").body, only_error);
    EXPECT_EQ(logs.list("since=1.2").body, only_error);
    EXPECT_EQ(
        logs.list("service=lamp&lines=1").body,
        R"({"lines":[{"timestamp":1.0,"service":"lamp","level":"info","message":"c"}],"truncated":false})"
    );
    EXPECT_TRUE(logs.list("lines=1").body.ends_with(R"(],"truncated":true})"));
    EXPECT_EQ(logs.list("service=hub&since=10m").body, R"({"lines":[],"truncated":false})");
}

TEST(LogAnswers, WhatIsWrongIsSaid) {
    Logs logs;
    for (const auto* wrong :
         {"level=loud", "lines=0", "lines=2001", "lines=x", "since=soon", "grep=(", "grep=%4",
          "service=..%2Fetc", "service=", "what=1"})
        if (std::string_view(wrong) != "service=") EXPECT_EQ(logs.list(wrong).status, 400U) << wrong;
    EXPECT_EQ(logs.list("service=nobody").status, 404U);
}

TEST(LogAnswers, AreForWhoHasLoggedIn) { EXPECT_EQ(Logs(Door::Locked).list("").status, 401U); }

} // namespace
} // namespace tutti::gateway
