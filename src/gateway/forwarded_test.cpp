#include "gateway/api_testing.hpp"
#include "gateway/forwarded.hpp"

namespace tutti::gateway {
namespace {

using namespace testing;

const TrustedProxies proxies = {
    parse_ip_network("10.0.0.0/8").value(), parse_ip_network("127.0.0.1").value(),
    parse_ip_network("fd00::/8").value()
};

Forwarded said(std::vector<io::HttpField> fields, std::string_view peer = "10.0.0.1") {
    io::HttpRequest request;
    request.peer = peer;
    request.fields = fields;
    auto forwarded = read_forwarded(proxies, request);
    return forwarded;
}

std::string client(std::string_view list) { return said({{"X-Forwarded-For", list}}).client; }

TEST(Forwarded, TheLastAddressThatIsNoProxyOfOursIsTheClient) {
    EXPECT_EQ(client("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client("192.0.2.7, 10.0.0.3"), "192.0.2.7");
    EXPECT_EQ(client("1.2.3.4, 192.0.2.7, 10.0.0.3,127.0.0.1"), "192.0.2.7"); // 1.2.3.4 is its own word
    EXPECT_EQ(client("127.0.0.1, 192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client("10.0.0.2, 10.0.0.3"), "10.0.0.2"); // all ours: the first of them asks itself
    EXPECT_EQ(
        said({{"x-forwarded-for", "1.2.3.4"}, {"Accept", "*/*"}, {"X-FORWARDED-FOR", "192.0.2.7"}}).client,
        "192.0.2.7"
    );
    EXPECT_EQ(said({}).client, "10.0.0.1");
}

TEST(Forwarded, AddressesComeWithPortsAndInBothFamilies) {
    EXPECT_EQ(client("192.0.2.7:5000"), "192.0.2.7");
    EXPECT_EQ(client("[2001:DB8::1]:5000"), "2001:db8::1");
    EXPECT_EQ(client("[2001:db8::1]"), "2001:db8::1");
    EXPECT_EQ(client("2001:db8::1, fd00::1"), "2001:db8::1");
    EXPECT_EQ(client("::ffff:192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client("192.0.2.7, ::ffff:10.0.0.3"), "192.0.2.7");
}

TEST(Forwarded, WhereTheListIsNoneTheProxyThatSaysSoIsTheClient) {
    for (const auto* list :
         {"", "unknown", "_hidden", "192.0.2.7, unknown", "a,b", ",", "[", "[]", ":", "192.0.2.7,", "'or 1=1"
         })
        EXPECT_EQ(client(list), "10.0.0.1") << list;
    EXPECT_EQ(client("192.0.2.7, unknown, 10.0.0.3"), "10.0.0.3");
    std::string endless = "192.0.2.7";
    for (int i = 0; i < 2000; ++i) endless += ", 10.0.0.3";
    EXPECT_EQ(client(endless), "10.0.0.3");
}

TEST(Forwarded, SchemeAndHostAreTheWordOfTheProxyNextToTheClient) {
    const auto both = said(
        {{"X-Forwarded-For", "192.0.2.7"},
         {"X-Forwarded-Proto", "https"},
         {"X-Forwarded-Host", "home.example"}}
    );
    EXPECT_TRUE(both.is_secure);
    EXPECT_EQ(both.host, "home.example");
    // The inner proxy was asked by the outer one, by HTTP.
    const std::vector<io::HttpField> two = {{"X-Forwarded-For", "192.0.2.7, 10.0.0.3"}};
    auto fields = two;
    fields.push_back({"X-Forwarded-Proto", "https, http"});
    EXPECT_TRUE(said(fields).is_secure);
    fields.back().value = "http, https";
    EXPECT_FALSE(said(fields).is_secure);
    fields.back().value = "https"; // said once, and passed on
    EXPECT_TRUE(said(fields).is_secure);
    // What the client has put before is not looked at.
    EXPECT_FALSE(
        said({{"X-Forwarded-For", "6.6.6.6, 192.0.2.7"}, {"X-Forwarded-Proto", "https, http"}}).is_secure
    );
    EXPECT_EQ(
        said({{"X-Forwarded-For", "6.6.6.6, 192.0.2.7"}, {"X-Forwarded-Host", "evil.example, home.example"}})
            .host,
        "home.example"
    );
    EXPECT_TRUE(said({{"X-Forwarded-Proto", "wss"}}).is_secure);
    EXPECT_FALSE(said({{"X-Forwarded-Proto", "httpsx"}}).is_secure);
}

TEST(Forwarded, OnlyWhoWasNamedIsTrusted) {
    EXPECT_TRUE(is_trusted(proxies, "10.1.2.3"));
    EXPECT_TRUE(is_trusted(proxies, "::ffff:10.1.2.3"));
    EXPECT_TRUE(is_trusted(proxies, "fd99::1"));
    EXPECT_FALSE(is_trusted(proxies, "11.0.0.1"));
    EXPECT_FALSE(is_trusted(proxies, "::1"));
    EXPECT_FALSE(is_trusted(proxies, ""));
    EXPECT_FALSE(is_trusted({}, "127.0.0.1"));
}

TEST(Forwarded, AForeignNameInHostIsRefusedWhateverElseIsSaid) {
    Bench bench(Door::Open, Supervised::No, proxies);
    const auto status = [&](std::string_view host, std::string_view forwarded) {
        return bench.ask("GET", "/api/sources", {{"Host", host}, {"X-Forwarded-Host", forwarded}}).status;
    };
    EXPECT_EQ(status("localhost:8080", "localhost"), 200U);
    EXPECT_EQ(status("evil.example", "localhost"), 421U); // a page whose name was pointed at us
    EXPECT_EQ(status("localhost:8080", "evil.example"), 421U);
    bench.peer = "192.0.2.7"; // no proxy: what it says is not looked at
    EXPECT_EQ(status("localhost:8080", "evil.example"), 200U);
    EXPECT_EQ(status("evil.example", "localhost"), 421U);
}

TEST(Forwarded, APageIsOursByTheNameThatTheProxyWasAskedFor) {
    Bench bench(Door::Locked, Supervised::No, proxies);
    const auto status = [&](std::string_view origin) {
        return bench
            .ask(
                "POST", "/api/session",
                {{"Content-Type", "application/json"},
                 {"Origin", origin},
                 {"X-Forwarded-Host", "home.example"}},
                R"({"password":"correct horse"})"
            )
            .status;
    };
    EXPECT_EQ(status("https://home.example"), 200U);
    EXPECT_EQ(status("https://localhost:8080"), 403U);
    EXPECT_EQ(status("https://evil.example"), 403U);
    bench.peer = "192.0.2.7"; // and nobody else can rename us
    EXPECT_EQ(status("https://home.example"), 403U);
    EXPECT_EQ(status("http://localhost:8080"), 200U);
}

} // namespace
} // namespace tutti::gateway
