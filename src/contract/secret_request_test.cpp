#include "contract/secret_request.hpp"

#include <gtest/gtest.h>

namespace tutti::contract {
namespace {

TEST(SecretRequest, ComesBackAsItWasSaid) {
    for (const auto& request :
         {SecretRequest{"spotify.client_secret", "left.spotify"}, SecretRequest{"a", ""}}) {
        const auto line = print(request);
        EXPECT_TRUE(line.ends_with('\n'));
        EXPECT_EQ(parse_secret_request(line), request) << line;
    }
    const SecretAnswer refused{Error{ErrorCode::Unavailable, "the vault is locked: `tutti vault unlock`"}};
    for (const auto& answer : {SecretAnswer{}, refused})
        EXPECT_EQ(parse_secret_answer(print(answer)), answer) << print(answer);
}

TEST(SecretRequest, CutAtEachByteIsNone) {
    const auto request = print(SecretRequest{"spotify.client_secret", "spotify"});
    for (std::size_t at = 0; at + 1 < request.size(); ++at)
        EXPECT_FALSE(parse_secret_request(request.substr(0, at))) << at;
    const auto answer = print(SecretAnswer{Error{ErrorCode::NotFound, "there is none"}});
    for (std::size_t at = 0; at + 1 < answer.size(); ++at)
        EXPECT_FALSE(parse_secret_answer(answer.substr(0, at))) << at;
}

TEST(SecretRequest, WhatIsNoneIsRefused) {
    for (const std::string_view line :
         {"", "[]", R"({"name":"a"})", R"({"v":2,"name":"a"})", R"({"v":1})", R"({"v":1,"name":""})",
          R"({"v":1,"name":"A"})", R"({"v":1,"name":"../a"})", R"({"v":1,"name":7})",
          R"({"v":1,"name":"a","service":"a b"})", "{\"v\":1,\n\"name\":\"a\"}"})
        EXPECT_FALSE(parse_secret_request(line)) << line;
    EXPECT_FALSE(parse_secret_request(R"({"v":1,"name":")" + std::string(129, 'a') + R"("})"));
    const auto long_line = R"({"v":1,"name":"a","more":")" + std::string(most_of_secret_line, 'a') + R"("})";
    EXPECT_EQ(parse_secret_request(long_line).error().code, ErrorCode::LimitExceeded);
    EXPECT_FALSE(parse_secret_answer(R"({"v":1,"ok":false,"code":"odd","message":"m"})"));
    EXPECT_FALSE(parse_secret_answer(R"({"v":1,"ok":false})"));
}

TEST(SecretRequest, OfAnAnswerThatIsTooLongTheEndIsCut) {
    const auto line = print(SecretAnswer{Error{ErrorCode::NotFound, std::string(5000, 'x')}});
    EXPECT_LE(line.size(), most_of_secret_line);
    EXPECT_EQ(parse_secret_answer(line)->refused->message, std::string(1024, 'x'));
}

} // namespace
} // namespace tutti::contract
