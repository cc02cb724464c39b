#include "workers/spotify/answers_testing.hpp"
#include "workers/spotify/login.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tutti::spotify {
namespace {

const Client client{"0123456789abcdef0123456789abcdef", "https://accounts.spotify.com"};

std::array<unsigned char, login_entropy> entropy() {
    std::array<unsigned char, login_entropy> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(7 * i + 3);
    return bytes;
}

TEST(SpotifyLogin, TheChallengeIsThatOfTheStandardsExample) { // RFC 7636 appendix B
    EXPECT_EQ(
        challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

TEST(SpotifyLogin, VerifierAndStateAreOfDifferentEntropy) {
    const auto login = begin_login(entropy(), "http://127.0.0.1:8080/song");
    EXPECT_EQ(login.verifier.size(), 43U);
    EXPECT_EQ(login.state.size(), 22U);
    EXPECT_EQ(login.verifier.find(login.state), std::string::npos);
    auto other = entropy();
    other.back() ^= 1U;
    EXPECT_EQ(begin_login(other, "").verifier, login.verifier);
    EXPECT_NE(begin_login(other, "").state, login.state);
}

TEST(SpotifyLogin, TheAddressAsksForTheStateOfThePlayerAlone) {
    const Login login{"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "st-1", "http://127.0.0.1:8080/song"};
    EXPECT_EQ(
        authorize_url(client, login),
        "https://accounts.spotify.com/authorize?client_id=0123456789abcdef0123456789abcdef&response_type=code"
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fsong&state=st-1&scope=user-read-playback-state"
        "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

TEST(SpotifyLogin, TokensAreAskedForAsAForm) {
    const Login login{"verifier", "state", "http://127.0.0.1:8080/song"};
    const auto redeem = redeem_call(client, login, "A+B/c=");
    EXPECT_EQ(redeem.method, "POST");
    EXPECT_EQ(redeem.url, "https://accounts.spotify.com/api/token");
    EXPECT_EQ(redeem.content_type, "application/x-www-form-urlencoded");
    EXPECT_EQ(
        redeem.body,
        "grant_type=authorization_code&code=A%2BB%2Fc%3D&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fsong"
        "&client_id=0123456789abcdef0123456789abcdef&code_verifier=verifier"
    );
    EXPECT_EQ(
        refresh_call(client, "r-1").body,
        "grant_type=refresh_token&refresh_token=r-1&client_id=0123456789abcdef0123456789abcdef"
    );
}

TEST(SpotifyLogin, WhatComesBackIsReadFromTheWholeAddress) {
    const auto returned = parse_return("http://127.0.0.1:8080/song?code=AQ%2Bx&state=s_1#_=_");
    ASSERT_TRUE(returned);
    EXPECT_EQ(returned->code, "AQ+x");
    EXPECT_EQ(returned->state, "s_1");
    EXPECT_EQ(parse_return("x?error=access_denied&state=s")->error, "access_denied");
    EXPECT_EQ(parse_return("x?a&=&code=1&&state")->code, "1");
    for (const auto* broken :
         {"", "http://127.0.0.1:8080/song", "x?", "x?code=", "x?code=%zz&state=s", "x?code=%4"})
        EXPECT_FALSE(parse_return(broken)) << broken;
}

constexpr std::string_view token_answer = R"({"access_token":"BQ-access","token_type":"Bearer",
    "scope":"user-read-playback-state","expires_in":3600,"refresh_token":"AQ-refresh"})";

TEST(SpotifyLogin, ATokenIsForAsLongAsItSays) {
    const auto answer = read_token_answer(answered(token_answer));
    const auto* tokens = std::get_if<Tokens>(&answer);
    ASSERT_NE(tokens, nullptr);
    EXPECT_EQ(tokens->access, "BQ-access");
    EXPECT_EQ(tokens->refresh, "AQ-refresh");
    EXPECT_EQ(tokens->valid, seconds(3600));
    EXPECT_EQ(tokens->scope, "user-read-playback-state");
}

TEST(SpotifyLogin, WithoutANewRefreshTokenTheOldOneStays) {
    const auto answer =
        read_token_answer(answered(R"({"access_token":"a","token_type":"bearer","expires_in":1e9})"));
    const auto* tokens = std::get_if<Tokens>(&answer);
    ASSERT_NE(tokens, nullptr);
    EXPECT_EQ(tokens->refresh, "");
    EXPECT_EQ(tokens->valid, std::chrono::hours(24));
}

TEST(SpotifyLogin, ALoginThatWasTakenBackIsOver) {
    const auto answer = read_token_answer(
        answered(R"({"error":"invalid_grant","error_description":"Refresh token revoked"})", 400)
    );
    const auto* over = std::get_if<LoginOver>(&answer);
    ASSERT_NE(over, nullptr);
    EXPECT_EQ(
        over->sentence, "Spotify does not take the login any more (invalid_grant: Refresh token revoked)"
    );
}

TEST(SpotifyLogin, OtherRefusalsEndNoLogin) {
    using Kind = Refusal::Kind;
    const auto refused = [](const io::HttpResponse& response) {
        const auto answer = read_token_answer(response);
        const auto* refusal = std::get_if<Refusal>(&answer);
        EXPECT_NE(refusal, nullptr);
        return refusal != nullptr ? *refusal : Refusal();
    };
    const auto client_unknown = refused(answered(R"({"error":"invalid_client"})", 400));
    EXPECT_EQ(client_unknown.kind, Kind::Forbidden);
    EXPECT_EQ(client_unknown.sentence, "Spotify does not know this spotify.client_id");
    EXPECT_EQ(refused(answered("<html>", 503, "text/html")).kind, Kind::Unavailable);
    EXPECT_EQ(refused(answered(R"({"error":"invalid_grant"})", 503)).kind, Kind::Unavailable);
    EXPECT_EQ(refused(answered("", 429)).kind, Kind::TooOften);
    EXPECT_EQ(refused(answered("", 400)).kind, Kind::NotUnderstood);
    for (const auto* body :
         {"", "[]", "{}", R"({"access_token":"a","token_type":"Bearer"})",
          R"({"access_token":"a","token_type":"mac","expires_in":3600})",
          R"({"access_token":"a b","token_type":"Bearer","expires_in":3600})",
          R"({"access_token":"a\r\nX: y","token_type":"Bearer","expires_in":3600})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":0})",
          R"({"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"\u0001"})"})
        EXPECT_EQ(refused(answered(body)).kind, Kind::NotUnderstood) << body;
}

TEST(SpotifyLogin, NoTokenIsInASentence) {
    for (const auto* body :
         {R"({"access_token":"sesame","token_type":"Bearer"})", R"({"access_token":"sesame)"}) {
        const auto answer = read_token_answer(answered(body));
        const auto* refusal = std::get_if<Refusal>(&answer);
        ASSERT_NE(refusal, nullptr);
        EXPECT_EQ(refusal->sentence.find("sesame"), std::string::npos);
    }
}

} // namespace
} // namespace tutti::spotify
