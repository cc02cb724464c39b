#include "onvif/http_login.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::onvif {
namespace {

Result<HttpChallenge> read(std::vector<std::string_view> fields) { return read_challenge(fields); }

// RFC 2617 §3.5 and RFC 7616 §3.9.1 name user, password, nonces and the response of each.

TEST(HttpDigest, WithMd5IsThatOfTheStandardsExample) {
    const auto challenge =
        read({"Digest\trealm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5,"
              " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
              " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""});
    ASSERT_TRUE(challenge);
    EXPECT_EQ(challenge->scheme, HttpChallenge::Scheme::Md5);
    const HttpUse use{"GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", 1};
    const auto field = print_authorization(*challenge, {"Mufasa", "Circle of Life"}, use);
    EXPECT_TRUE(field.contains("response=\"8ca523f5e9506fed4657c9700eebdbec\"")) << field;
    EXPECT_TRUE(field.contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""));
    EXPECT_TRUE(field.contains("nc=00000001"));
}

TEST(HttpDigest, WithSha256IsThatOfTheStandardsExample) {
    const auto challenge =
        read({"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256,"
              " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\""});
    ASSERT_TRUE(challenge);
    const HttpUse use{"GET", "/dir/index.html", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", 1};
    const auto field = print_authorization(*challenge, {"Mufasa", "Circle of Life"}, use);
    EXPECT_TRUE(field.contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""
    )) << field;
    EXPECT_FALSE(field.contains("opaque"));
}

TEST(HttpDigest, WithoutQopIsThatOfTheOldStandard) {
    const auto challenge = read({"Digest realm=\"IP Camera\", nonce=\"abc\""});
    ASSERT_TRUE(challenge);
    EXPECT_FALSE(challenge->has_qop);
    const auto field = print_authorization(*challenge, {"a", "b"}, {"GET", "/x", "ignored", 1});
    EXPECT_FALSE(field.contains("cnonce"));
    // By md5sum: of "a:IP Camera:b", of "GET:/x", then of both around the nonce.
    EXPECT_TRUE(field.contains("response=\"5b8cdc41da23d17a5aa50dee89a68393\"")) << field;
}

TEST(HttpLogin, TheStrongestThatWeKnowIsChosen) {
    const auto one_field = read({"Basic realm=\"a\", Digest realm=\"b\", nonce=\"n\", Negotiate"});
    ASSERT_TRUE(one_field);
    EXPECT_EQ(one_field->scheme, HttpChallenge::Scheme::Md5);
    EXPECT_EQ(one_field->realm, "b");
    const auto fields = read(
        {"Digest realm=\"x\", nonce=\"n\", algorithm=SHA-256", "Digest realm=\"b\", nonce=\"n\"",
         "Basic realm=\"a\""}
    );
    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->scheme, HttpChallenge::Scheme::Sha256);
    EXPECT_EQ(read({"Bearer realm=\"x\"", "Digest realm=\"x\""}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(read({}).error().code, ErrorCode::NotFound);
}

TEST(HttpLogin, ATextInQuotesMayHoldAnything) {
    const auto challenge = read({R"(digest REALM="a \"b\", c=d", Nonce = "n" , STALE=TRUE)"});
    ASSERT_TRUE(challenge);
    EXPECT_EQ(challenge->realm, "a \"b\", c=d");
    EXPECT_EQ(challenge->nonce, "n");
    EXPECT_TRUE(challenge->is_stale);
    const auto field = print_authorization(*challenge, {"u", "p"}, {"GET", "/", "", 1});
    EXPECT_TRUE(field.contains(R"(realm="a \"b\", c=d")")) << field;
}

TEST(HttpLogin, APasswordIsNeverSentAsItIs) {
    EXPECT_EQ(read({"Basic realm=\"WallyWorld\""}).error().code, ErrorCode::NotFound);
}

TEST(HttpLogin, EveryCutOfAChallengeIsReadToItsEnd) {
    const std::string whole = R"(Basic realm="a", Digest realm="b\"", nonce="n", =, =x, qop="auth, =auth")";
    for (std::size_t size = 0; size <= whole.size(); ++size) static_cast<void>(read({whole.substr(0, size)}));
}

} // namespace
} // namespace tutti::onvif
