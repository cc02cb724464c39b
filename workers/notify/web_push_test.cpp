#include "base/base64.hpp"
#include "base/json.hpp"
#include "workers/notify/web_push.hpp"

#include <gtest/gtest.h>

namespace tutti::notify {
namespace {

constexpr WallTime midday{std::chrono::hours(480'000)};

// The example of RFC 8291, Appendix A; the key of the sender as PKCS #8.
constexpr std::string_view sender_pem = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyfWPiYE+n46HLnH0
KqZOF1fJJU3MYrct3AELtAQ+oRyhRANCAAT+M/SrDepxkU21WCP3O1SUj0EwbZIH
Mtu5pZpTKGSCIA5Zent7wmC6HCJ5mFgJkuk5cwAvMBKiiujwa7t45ewP
-----END PRIVATE KEY-----
)";
constexpr std::string_view sender_point =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
constexpr std::string_view device_point =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
constexpr std::string_view device_secret = "BTBZMqHH6r4Tts7J_aSIgg";
constexpr std::string_view salt = "DGv6ra1nlYgDCS1FRnbzlw";
constexpr std::string_view message =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK"
    "6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

PushReceiver device() { return {*from_base64url(device_point), *from_base64url(device_secret)}; }

TEST(WebPush, SealsAsTheExampleOfTheStandardDoes) {
    const auto once = PushKey::from_pem(sender_pem);
    ASSERT_TRUE(once) << once.error().message;
    EXPECT_EQ(to_base64url(once->point()), sender_point);
    const auto sealed =
        seal("When I grow up, I want to be a watermelon", device(), *once, *from_base64url(salt));
    ASSERT_TRUE(sealed) << sealed.error().message;
    EXPECT_EQ(to_base64url(*sealed), message);
}

TEST(WebPush, WhatIsTooLongOrForNobodyIsRefused) {
    const auto once = PushKey::make();
    ASSERT_TRUE(once);
    const auto drawn = *from_base64url(salt);
    EXPECT_TRUE(seal(std::string(most_of_a_push, 'x'), device(), *once, drawn));
    EXPECT_EQ(
        seal(std::string(most_of_a_push + 1, 'x'), device(), *once, drawn).error().code,
        ErrorCode::LimitExceeded
    );
    for (const auto& point : {std::string(), std::string(65, '\4'), std::string(64, '\4'), std::string("x")})
        EXPECT_EQ(seal("x", {point, "s"}, *once, drawn).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(seal("x", device(), *once, "short").error().code, ErrorCode::InvalidInput);
}

TEST(WebPush, AKeyIsReadAsItWasWritten) {
    const auto key = PushKey::make();
    ASSERT_TRUE(key);
    EXPECT_EQ(PushKey::from_pem(key->pem())->point(), key->point());
    EXPECT_NE(PushKey::make()->point(), key->point());
    EXPECT_FALSE(PushKey::from_pem(""));
    EXPECT_FALSE(PushKey::from_pem(key->pem().substr(0, 100)));
}

TEST(WebPush, TheServiceIsToldWhoAsksAndForHowLong) {
    const auto key = PushKey::make();
    const auto field = vapid_field(*key, "https://push.example:8443/a/b?c=1", "mailto:me@x.example", midday);
    ASSERT_TRUE(field) << field.error().message;
    const auto token = std::string_view(*field).substr(8, field->find(", k=") - 8);
    const auto claims = token.substr(token.find('.') + 1, token.rfind('.') - token.find('.') - 1);
    EXPECT_EQ(
        *from_base64url(claims),
        R"({"aud":"https://push.example:8443","exp":1728043200,"sub":"mailto:me@x.example"})"
    );
    EXPECT_EQ(field->substr(field->find(", k=") + 4), to_base64url(key->point()));
    EXPECT_EQ(
        vapid_field(*key, "http://push.example/", "mailto:me@x.example", midday).error().code,
        ErrorCode::InvalidInput
    );
}

} // namespace
} // namespace tutti::notify
