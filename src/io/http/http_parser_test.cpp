#include "io/http/http_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace tutti::io {
namespace {

using Outcome = HttpParser::Outcome;

/// Feeds `bytes` in pieces of `piece` and notes each request as "METHOD PATH?QUERY|host|body", a refusal as
/// its status.
std::vector<std::string> parse(std::string_view bytes, std::size_t piece = 1 << 20, HttpLimits limits = {}) {
    HttpParser parser(limits);
    std::vector<std::string> seen;
    while (true) {
        const auto outcome = parser.next();
        if (outcome == Outcome::Failed) {
            seen.push_back(std::to_string(parser.problem().status));
            return seen;
        }
        if (outcome == Outcome::Complete) {
            const auto& r = parser.request();
            seen.push_back(
                std::string(r.method) + " " + std::string(r.path) + "?" + std::string(r.query) + "|"
                + std::string(r.host) + "|" + std::string(r.body)
            );
            continue;
        }
        if (bytes.empty()) return seen;
        const auto room = parser.prepare();
        const auto count = std::min({room.size(), bytes.size(), piece});
        std::memcpy(room.data(), bytes.data(), count);
        parser.commit(count);
        bytes.remove_prefix(count);
    }
}

using Seen = std::vector<std::string>;

constexpr std::string_view pipelined = "GET /a?x=1&y HTTP/1.1\r\nHost: h:80\r\nAccept: */*\r\n\r\n"
                                       "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
                                       "\r\n\r\n"
                                       "GET http://other:8/d HTTP/1.1\r\nHost: h\r\n\r\n";

TEST(HttpParser, PipelinedRequestsAreTheSameSplitAtEveryPiece) {
    const Seen expected = {"GET /a?x=1&y|h:80|", "POST /b?|h|hello", "GET /d?|other:8|"};
    for (std::size_t piece = 1; piece <= pipelined.size(); ++piece)
        EXPECT_EQ(parse(pipelined, piece), expected) << piece;
}

TEST(HttpParser, InputCutAtAnyByteGivesOnlyWholeRequests) {
    for (std::size_t length = 0; length < pipelined.size(); ++length) {
        const auto seen = parse(pipelined.substr(0, length));
        ASSERT_LE(seen.size(), 2U) << length;
        for (const auto& request : seen) EXPECT_NE(request.find('|'), std::string::npos) << length;
    }
}

struct Refusal {
    const char* name;
    std::string bytes;
    const char* status;
};

std::vector<Refusal> refusals() {
    const std::string get = "GET / HTTP/1.1\r\n";
    const std::string host = "Host: h\r\n";
    const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
    return {
        {"TLS hello", "\x16\x03\x01", "400"},
        {"NUL", std::string("\0", 1), "400"},
        {"only spaces", "   \r\n\r\n", "400"},
        {"bare line feed", "GET / HTTP/1.1\nHost: h\n\n", "400"},
        {"lone line feed in the middle", get + "Host: h\nX: y\r\n\r\n", "400"},
        {"no version", "GET /\r\n\r\n", "400"},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", "505"},
        {"method with a bracket", "G(T / HTTP/1.1\r\n\r\n", "400"},
        {"target with a space", "GET /a b HTTP/1.1\r\n\r\n", "400"},
        {"target without slash", "GET a HTTP/1.1\r\n" + host + "\r\n", "400"},
        {"authority form", "CONNECT h:80 HTTP/1.1\r\n" + host + "\r\n", "400"},
        {"no host", get + "\r\n", "400"},
        {"two hosts", get + host + host + "\r\n", "400"},
        {"host with a slash", get + "Host: a/b\r\n\r\n", "400"},
        {"host with an at", get + "Host: a@b\r\n\r\n", "400"},
        {"field without colon", get + host + "nonsense\r\n\r\n", "400"},
        {"space before colon", get + host + "X : y\r\n\r\n", "400"},
        {"folded field", get + host + "X: y\r\n z\r\n\r\n", "400"},
        {"control character in a value", get + host + "X: a\x01z\r\n\r\n", "400"},
        {"negative length", post + "Content-Length: -1\r\n\r\n", "400"},
        {"signed length", post + "Content-Length: +1\r\n\r\nx", "400"},
        {"hexadecimal length", post + "Content-Length: 0x1\r\n\r\nx", "400"},
        {"list of lengths", post + "Content-Length: 1, 1\r\n\r\nx", "400"},
        {"two equal lengths", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", "400"},
        {"two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy", "400"},
        {"length and coding", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"
        },
        {"coding and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", "411"
        },
        {"chunked", post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411"},
        {"other codings", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "411"},
        {"disguised coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "411"},
        {"coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411"},
        {"body too large", post + "Content-Length: 65537\r\n\r\n", "413"},
        {"length past 64 bits", post + "Content-Length: 99999999999999999999\r\n\r\n", "400"},
        {"long target", "GET /" + std::string(5000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", "414"},
        {"endless target", "GET /" + std::string(50000, 'a'), "414"},
        {"large fields", get + host + "X: " + std::string(9000, 'a') + "\r\n\r\n", "431"},
        {"endless field", get + host + "X: " + std::string(50000, 'a'), "431"},
        {"many fields",
         [&] {
             std::string all = get + host;
             for (int i = 0; i < 100; ++i) all += "X: y\r\n";
             return all + "\r\n";
         }(),
         "431"},
    };
}

TEST(HttpParser, EveryMalformedRequestIsRefusedWithItsStatus) {
    for (const auto& [name, bytes, status] : refusals()) EXPECT_EQ(parse(bytes), Seen{status}) << name;
}

TEST(HttpParser, MalformedRequestsAreRefusedAlsoOneByteAtATime) {
    for (const auto& [name, bytes, status] : refusals()) {
        const auto seen = parse(bytes, 1);
        ASSERT_EQ(seen.size(), 1U) << name;
        EXPECT_EQ(seen.front(), status) << name;
    }
}

TEST(HttpParser, NothingIsParsedBehindARefusal) {
    EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"), Seen{"400"});
}

TEST(HttpParser, ARequestThatExpectsContinueIsToldOnce) {
    HttpParser parser{HttpLimits{}};
    const std::string_view bytes =
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n";
    const auto room = parser.prepare();
    std::memcpy(room.data(), bytes.data(), bytes.size());
    parser.commit(bytes.size());
    ASSERT_EQ(parser.next(), Outcome::NeedMore);
    EXPECT_TRUE(parser.take_continue());
    EXPECT_FALSE(parser.take_continue());
    parser.prepare()[0] = 'x';
    parser.commit(1);
    ASSERT_EQ(parser.next(), Outcome::Complete);
    EXPECT_EQ(parser.request().body, "x");
}

TEST(HttpParser, OldHttpIsAnsweredOnceAndClosed) {
    HttpParser parser{HttpLimits{}};
    const std::string_view bytes = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    const auto room = parser.prepare();
    std::memcpy(room.data(), bytes.data(), bytes.size());
    parser.commit(bytes.size());
    ASSERT_EQ(parser.next(), Outcome::Complete);
    EXPECT_FALSE(parser.request().keep_alive);
}

} // namespace
} // namespace tutti::io
