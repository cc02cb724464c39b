#include "workers/pihole/pihole_testing.hpp"
#include "workers/pihole/summary_text.hpp"

#include <gtest/gtest.h>

namespace tutti::pihole {
namespace {

io::HttpResponse
answered(std::string_view body, unsigned status = 200, std::string type = "application/json") {
    return {status, std::move(type), std::string(body), {}};
}

TEST(PiholeSummary, OfBothVersionsIsTheSame) {
    EXPECT_EQ(parse_summary(answered(summary_of_six), "it"), (Summary{25190, 5038, 20.000001907348633}));
    EXPECT_EQ(parse_legacy_summary(answered(summary_of_five), "it"), (Summary{25190, 5038, 20.000001}));
}

TEST(PiholeSummary, CutAnywhereIsAnErrorInWords) {
    for (std::size_t size = 0; size < summary_of_six.size(); ++size) {
        const auto summary = parse_summary(answered(summary_of_six.substr(0, size)), "it");
        ASSERT_FALSE(summary) << size;
        EXPECT_TRUE(summary.error().message.starts_with("it answers with ")) << summary.error().message;
    }
    for (std::size_t size = 0; size < summary_of_five.size(); ++size)
        EXPECT_FALSE(parse_legacy_summary(answered(summary_of_five.substr(0, size)), "it")) << size;
}

TEST(PiholeSummary, WithoutItsNumbersItIsNone) {
    for (const auto* body :
         {"{}", "[1]", R"({"queries":{"total":1,"blocked":1}})",
          R"({"queries":{"total":"1","blocked":1,"percent_blocked":1}})",
          R"({"queries":{"total":-1,"blocked":1,"percent_blocked":1}})",
          R"({"queries":{"total":1,"blocked":1,"percent_blocked":101}})"})
        EXPECT_EQ(
            parse_summary(answered(body), "it").error().message, "it answers without the numbers of queries"
        ) << body;
}

TEST(PiholeDoor, IsOpenLockedOrOfAnotherHouse) {
    EXPECT_EQ(parse_door(answered(R"({"session":{"valid":true,"sid":null}})"), "it"), Door::Open);
    EXPECT_EQ(parse_door(answered(R"({"session":{"valid":false,"sid":null}})", 401), "it"), Door::Locked);
    EXPECT_EQ(parse_door(answered("", 404), "it"), Door::Absent);
    EXPECT_EQ(parse_door(answered("<html>", 200, "text/html"), "it"), Door::Absent);
    EXPECT_EQ(parse_door(answered("<html>", 502, "text/html"), "it").error().code, ErrorCode::Unavailable);
    EXPECT_EQ(parse_door(answered("{}"), "it").error().message, "it answers, but not as a Pi-hole does");
}

TEST(PiholeSession, IsTheIdOrWhyThereIsNone) {
    EXPECT_EQ(parse_session(answered(R"({"session":{"valid":true,"sid":"a+/="}})"), "it"), "a+/=");
    EXPECT_EQ(parse_session(answered(R"({"session":{"valid":true,"sid":null}})"), "it"), "");
    const auto refused = [](const io::HttpResponse& answer) { return parse_session(answer, "it").error(); };
    EXPECT_EQ(refused(answered(R"({"session":{"valid":false}})", 401)).code, ErrorCode::PermissionDenied);
    EXPECT_EQ(refused(answered("{}")).message, "it answers without a session");
    EXPECT_EQ(refused(answered("<html>")).message, "it answers with a page instead of data");
    EXPECT_EQ(refused(answered("", 500)).code, ErrorCode::Unavailable);
    EXPECT_EQ(
        refused(answered(R"({"error":{"key":"rate_limiting","message":"Rate-limiting login attempts"}})", 429)
        )
            .message,
        "it was asked too often and answers no more for now (status 429)"
    );
    const auto endless = R"({"session":{"valid":true,"sid":")" + std::string(5000, 'x') + R"("}})";
    EXPECT_EQ(refused(answered(endless)).code, ErrorCode::InvalidInput);
}

} // namespace
} // namespace tutti::pihole
