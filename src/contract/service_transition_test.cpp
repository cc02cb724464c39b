#include "contract/service_transition.hpp"

#include <gtest/gtest.h>

namespace tutti::contract {
namespace {

constexpr std::string_view crashed =
    R"({"timestamp":1732150000.25,"service":"left.mixer","from":"ready","to":"backoff",)"
    R"("cause":"exited with code 3; restarts in 1 s","pid":4711,)"
    R"("exit":{"code":3,"message":"exited with code 3"}})";
constexpr std::string_view started =
    R"({"timestamp":1732150001.5,"service":"left.mixer","from":"backoff","to":"starting",)"
    R"("cause":"restarted after a delay","pid":null,"exit":null})";

std::string lines(std::initializer_list<std::string_view> all) {
    std::string text;
    for (const auto line : all) (text += line) += '\n';
    return text;
}

TEST(ServiceTransition, IsPrintedAsItWasRead) {
    for (const auto text : {crashed, started}) {
        const auto read = parse_service_transition(text);
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(print(*read), text);
    }
    const auto read = parse_service_transition(crashed);
    EXPECT_EQ(read->to, ServicePhase::Backoff);
    EXPECT_EQ(read->pid, 4711U);
    ASSERT_TRUE(read->exit);
    EXPECT_EQ(read->exit->code, 3);
    EXPECT_FALSE(read->exit->signal);
}

TEST(ServiceTransition, CutAnywhereIsRefused) {
    for (std::size_t length = 0; length < crashed.size(); ++length)
        EXPECT_FALSE(parse_service_transition(crashed.substr(0, length))) << length;
}

TEST(ServiceTransition, WordsAndEndsThatCannotBeAreRefused) {
    EXPECT_FALSE(parse_service_transition(
        R"({"timestamp":1,"service":"a","from":"ready","to":"asleep","cause":"","pid":null,"exit":null})"
    ));
    EXPECT_FALSE(parse_service_transition(
        R"({"timestamp":1,"service":"a","from":"ready","to":"failed","cause":"","pid":0,"exit":null})"
    ));
    EXPECT_FALSE(parse_service_transition(
        R"({"timestamp":1,"service":"a","from":"ready","to":"failed","cause":"","pid":null,"exit":{"code":"3"}})"
    ));
    EXPECT_FALSE(parse_service_transition(
        R"({"v":2,"timestamp":1,"service":"a","from":"ready","to":"failed","cause":"","pid":null,"exit":null})"
    ));
}

TEST(ServiceHistory, IsTheLatestLinesOldestFirst) {
    const auto text = lines({crashed, started, crashed, started});
    EXPECT_EQ(parse_service_history(text, 10).size(), 4U);
    const auto latest = parse_service_history(text, 3);
    ASSERT_EQ(latest.size(), 3U);
    EXPECT_EQ(latest[0].to, ServicePhase::Starting);
    EXPECT_EQ(latest[2].to, ServicePhase::Starting);
    EXPECT_TRUE(parse_service_history("", 3).empty());
    EXPECT_TRUE(parse_service_history(text, 0).empty());
}

TEST(ServiceHistory, PassesOverWhatIsNotUnderstoodAndWhatACrashTore) {
    const auto text =
        lines({crashed, "not a line of ours", "", started}) + std::string(crashed.substr(0, 40));
    const auto read = parse_service_history(text, 10);
    ASSERT_EQ(read.size(), 2U);
    EXPECT_EQ(read[0].to, ServicePhase::Backoff);
    EXPECT_EQ(read[1].to, ServicePhase::Starting);
    EXPECT_TRUE(parse_service_history(crashed.substr(0, 40), 10).empty());
}

} // namespace
} // namespace tutti::contract
