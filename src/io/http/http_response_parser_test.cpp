#include "io/http/http_response_parser.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tutti::io {
namespace {

using Outcome = HttpResponseParser::Outcome;
using Body = HttpResponseParser::Body;

enum class Ending { Open, Closed };

/// "status|content type|fields|body" of what came, "?" where it is not whole, "!sentence" of a refusal.
std::string parse(
    std::string_view bytes, Ending ending = Ending::Open, std::size_t piece = 1 << 20,
    Body body = Body::Expected, const HttpResponseLimits& limits = {}
) {
    HttpResponseParser parser(limits, body);
    auto outcome = Outcome::NeedMore;
    while (!bytes.empty() && outcome == Outcome::NeedMore) {
        const auto part = bytes.substr(0, piece);
        outcome = parser.put(part);
        bytes.remove_prefix(part.size());
    }
    if (ending == Ending::Closed) outcome = parser.put_end();
    if (outcome == Outcome::NeedMore) return "?";
    if (outcome == Outcome::Failed) return "!" + parser.problem().message;
    const auto& response = parser.response();
    std::string seen = std::to_string(response.status) + "|" + response.content_type + "|";
    for (const auto& [name, value] : response.fields) seen += name + ":" + value + ";";
    return seen + "|" + response.body;
}

struct Answer {
    const char* name;
    std::string bytes;
    Ending ending;
    const char* seen;
};

std::vector<Answer> answers() {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    using enum Ending;
    return {
        {"length", ok + "Content-Type: text/plain\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello", Open,
         "200|text/plain|Content-Length:5;X-A:b;|hello"},
        {"nothing", ok + "Content-Length: 0\r\n\r\n", Open, "200||Content-Length:0;|"},
        {"no content", "HTTP/1.1 204 No Content\r\n\r\n", Open, "204|||"},
        {"not modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", Open,
         "304||Content-Length:5;|"},
        {"chunks", chunked + "5\r\nhello\r\n1;name=value\r\n!\r\n0\r\n\r\n", Open,
         "200||Transfer-Encoding:chunked;|hello!"},
        {"chunks with trailers", chunked + "A\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n", Open,
         "200||Transfer-Encoding:chunked;|0123456789"},
        {"no chunk", chunked + "0\r\n\r\n", Open, "200||Transfer-Encoding:chunked;|"},
        {"until the end", ok + "\r\nall of it", Closed, "200|||all of it"},
        {"nothing until the end", ok + "\r\n", Closed, "200|||"},
        {"old HTTP", "HTTP/1.0 404 Not Found\r\n\r\ngone", Closed, "404|||gone"},
        {"no reason", "HTTP/1.1 500 \r\nContent-Length: 1\r\n\r\n!", Open, "500||Content-Length:1;|!"},
        {"interim answers first",
         "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n" + ok
             + "Content-Length: 2\r\n\r\nok",
         Open, "200||Content-Length:2;|ok"},
    };
}

TEST(HttpResponseParser, ABodyEndsByItsLengthByItsLastChunkOrByTheConnection) {
    for (const auto& [name, bytes, ending, seen] : answers()) EXPECT_EQ(parse(bytes, ending), seen) << name;
}

TEST(HttpResponseParser, AnAnswerIsTheSameSplitAtEveryPiece) {
    for (const auto& [name, bytes, ending, seen] : answers())
        for (std::size_t piece = 1; piece < bytes.size(); ++piece)
            EXPECT_EQ(parse(bytes, ending, piece), seen) << name << " in pieces of " << piece;
}

TEST(HttpResponseParser, AnAnswerCutAtAnyByteIsNotWhole) {
    for (const auto& [name, bytes, ending, seen] : answers())
        for (std::size_t length = 0; length < bytes.size(); ++length)
            EXPECT_EQ(parse(bytes.substr(0, length)), "?") << name << " cut at " << length;
}

TEST(HttpResponseParser, AnAnswerThatBreaksOffIsAFailureUnlessOnlyTheEndSaysHowLongItIs) {
    for (const auto& [name, bytes, ending, seen] : answers()) {
        if (ending == Ending::Closed) continue;
        for (std::size_t length = 0; length < bytes.size(); ++length)
            EXPECT_EQ(parse(bytes.substr(0, length), Ending::Closed), "!the answer broke off")
                << name << " cut at " << length;
    }
}

TEST(HttpResponseParser, TheAnswerToHeadHasNoBody) {
    const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    EXPECT_EQ(parse(bytes, Ending::Open, 1, Body::None), "200||Content-Length:5;|");
}

TEST(HttpResponseParser, WhatComesBehindAnAnswerIsNotRead) {
    EXPECT_EQ(
        parse("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 X"), "200||Content-Length:2;|ok"
    );
}

struct Refusal {
    const char* name;
    std::string bytes;
    const char* why;
};

std::vector<Refusal> refusals() {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
    std::string many = ok;
    for (int i = 0; i < 200; ++i) many += "X: y\r\n";
    std::string interim;
    for (int i = 0; i < 20; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
    const char* large_head = "!the answer's fields are too large";
    const char* large_body = "!the answer's body is too large";
    const char* length = "!the answer's Content-Length is not one number";
    const char* coding = "!the answer has a transfer coding other than chunked";
    return {
        {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", "!not an HTTP/1.1 answer"},
        {"HTTP/2", "HTTP/2 200 OK\r\n\r\n", "!not an HTTP/1.1 answer"},
        {"no status", "HTTP/1.1 OK\r\n\r\n", "!not an HTTP/1.1 answer"},
        {"bare line feeds in a field", ok + "A: b\nC: d\r\n\r\n", "!not an HTTP/1.1 answer"},
        {"space before colon", ok + "A : b\r\n\r\n", "!not an HTTP/1.1 answer"},
        {"folded field", ok + "A: b\r\n c\r\n\r\n", "!a field of the answer is folded"},
        {"negative length", ok + "Content-Length: -1\r\n\r\n", "!not an HTTP/1.1 answer"},
        {"two equal lengths", ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", length},
        {"list of lengths", ok + "Content-Length: 1, 1\r\n\r\nx", length},
        {"two lengths", ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy", "!not an HTTP/1.1 answer"},
        {"length and coding", ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         "!not an HTTP/1.1 answer"},
        {"coding and length", ok + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
         "!not an HTTP/1.1 answer"},
        {"another coding", ok + "Transfer-Encoding: gzip, chunked\r\n\r\n", coding},
        {"coding in HTTP/1.0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", coding},
        {"chunk without size", chunked + "\r\nhello\r\n", "!not an HTTP/1.1 answer"},
        {"chunk longer than it says", chunked + "2\r\nhello\r\n0\r\n\r\n", "!not an HTTP/1.1 answer"},
        {"chunk past 64 bits", chunked + "fffffffffffffffff\r\n", "!not an HTTP/1.1 answer"},
        {"another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
         "!the server goes over to another protocol"},
        {"interim answers without end", interim, "!interim answers without end"},
        {"large length", ok + "Content-Length: 1048577\r\n\r\n", large_body},
        {"large chunk", chunked + "100001\r\n", large_body},
        {"many chunks", chunked + "80000\r\n" + std::string(0x80000, 'x') + "\r\n80001\r\n", large_body},
        {"large until the end", ok + "\r\n" + std::string((1 << 20) + 1, 'x'), large_body},
        {"large field", ok + "A: " + std::string(20000, 'x') + "\r\n\r\n", large_head},
        {"endless field", ok + "A: " + std::string(20000, 'x'), large_head},
        {"many fields", many + "\r\n", large_head},
        {"endless chunk extension", chunked + "1;" + std::string(20000, 'x'), large_head},
        {"endless trailers", chunked + "0\r\n" + std::string(20000, 'x'), large_head},
    };
}

TEST(HttpResponseParser, WhatBreaksTheRulesOrTheLimitsIsRefused) {
    for (const auto& [name, bytes, why] : refusals())
        EXPECT_TRUE(parse(bytes).starts_with(why)) << name << ": " << parse(bytes);
}

TEST(HttpResponseParser, ItIsRefusedAlsoInSmallPieces) {
    for (const auto& [name, bytes, why] : refusals())
        for (const std::size_t piece : {std::size_t{1}, std::size_t{7}})
            EXPECT_EQ(parse(bytes, Ending::Open, bytes.size() > 4096 ? piece * 100 : piece).front(), '!')
                << name;
}

TEST(HttpResponseParser, AConnectionThatClosesWithoutAWordIsAnAnswerThatBrokeOff) {
    EXPECT_EQ(parse("", Ending::Closed), "!the answer broke off");
}

TEST(HttpResponseParser, ABodyWithoutEndIsTakenInPieces) {
    HttpResponseParser parser({.head = 1024, .body = 8, .fields = 4}, Body::Piecewise);
    parser.put("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n");
    EXPECT_FALSE(parser.has_head());
    parser.put("Transfer-Encoding: chunked\r\n\r\n");
    EXPECT_TRUE(parser.has_head());
    for (int piece = 0; piece < 100; ++piece) {
        ASSERT_EQ(parser.put("5\r\n12345\r\n"), Outcome::NeedMore);
        EXPECT_EQ(std::exchange(parser.response().body, {}), "12345");
    }
    EXPECT_EQ(parser.put("0\r\n\r\n"), Outcome::Complete);
}

} // namespace
} // namespace tutti::io
