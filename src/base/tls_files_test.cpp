#include "base/redis_url.hpp"
#include "base/tls_files.hpp"

#include <gtest/gtest.h>

namespace tutti {
namespace {

std::string reason(std::string_view query) {
    const auto files = parse_tls_query(query);
    return files ? "right" : files.error().message;
}

TEST(TlsFiles, StandInAQueryWhateverTheirNames) {
    const TlsFiles files{.ca = "/etc/a b?&@%ä.pem", .certificate = "/me.pem", .key = "/me.key"};
    const auto query = print_tls_query(files);
    ASSERT_TRUE(query.starts_with("?ca=")) << query;
    EXPECT_EQ(query.find_first_of("@ ", 0), std::string::npos) << query;
    EXPECT_EQ(parse_tls_query(query.substr(1)), files);
    EXPECT_EQ(print_tls_query({}), "");
    EXPECT_EQ(parse_tls_query(""), TlsFiles());
}

TEST(TlsFiles, OfAQueryCutAnywhereAreRefusedOrRight) {
    const std::string_view whole = "ca=/a%20b&certificate=/c&key=/k";
    for (std::size_t length = 0; length < whole.size(); ++length)
        if (const auto files = parse_tls_query(whole.substr(0, length)))
            EXPECT_TRUE(check_tls_files(*files)) << length;
}

TEST(TlsFiles, AreAbsoluteAndCertificateAndKeyComeTogether) {
    constexpr auto relative = "ca of the bus must be an absolute path";
    EXPECT_EQ(reason("ca=ca.pem"), relative);
    EXPECT_EQ(reason("ca=/a%00b"), relative);
    EXPECT_EQ(reason("certificate=/a"), "certificate and key of the bus come together");
    EXPECT_EQ(reason("key=/a"), "certificate and key of the bus come together");
    EXPECT_EQ(reason("ca=/%4"), "the bus URL has a % without two hex digits");
}

TEST(TlsFiles, VerificationCannotBeSwitchedOff) {
    for (const char* query : {"verify=no", "insecure=1", "ssl_cert_reqs=none", "ca", "cafile=/a"})
        EXPECT_EQ(reason(query), "behind the address of a bus URL stand ?ca=, &certificate= and &key= alone")
            << query;
}

TEST(TlsFiles, OfARedisStandBehindItsDatabase) {
    const auto url = parse_redis_url("rediss://me:a?b@redis/2?ca=/ca.pem");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->password, "a?b");
    EXPECT_EQ(url->database, 2u);
    EXPECT_EQ(url->port, 6379);
    EXPECT_EQ(url->tls, TlsFiles{.ca = "/ca.pem"});
    EXPECT_EQ(to_string(*url), "rediss://me@redis:6379/2");
    EXPECT_EQ(parse_redis_url("redis://redis")->tls, std::nullopt);
    EXPECT_TRUE(parse_redis_url("rediss://[::1]:6380")->tls);
    EXPECT_FALSE(parse_redis_url("redis://redis/0?ca=/ca.pem"));
}

} // namespace
} // namespace tutti
