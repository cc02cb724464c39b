// The protocol of Redis: replies cut anywhere, and what no server should send.
#include "bus/redis_protocol.hpp"

#include <gtest/gtest.h>

namespace tutti::bus {
namespace {

using Kind = RedisReply::Kind;

RedisReply text(std::string bytes) { return {.kind = Kind::Text, .text = std::move(bytes)}; }
RedisReply number(std::int64_t value) { return {.kind = Kind::Integer, .integer = value}; }
RedisReply array(std::vector<RedisReply> items) { return {.kind = Kind::Array, .items = std::move(items)}; }

const std::string stream(
    "+OK\r\n-ERR no\r\n:-42\r\n$5\r\na\r\nb\0\r\n$-1\r\n*-1\r\n*0\r\n"
    "*3\r\n$4\r\nscan\r\n*2\r\n$0\r\n\r\n:7\r\n$-1\r\n+end\r\n",
    84
);

std::vector<RedisReply> replies_of_stream() {
    return {
        {.kind = Kind::Status, .text = "OK"},
        {.kind = Kind::Error, .text = "ERR no"},
        number(-42),
        text(std::string("a\r\nb\0", 5)),
        {},
        {},
        array({}),
        array({text("scan"), array({text(""), number(7)}), {}}),
        {.kind = Kind::Status, .text = "end"},
    };
}

std::vector<RedisReply> read(RedisReplyReader& reader) {
    std::vector<RedisReply> replies;
    while (true) {
        auto reply = reader.next();
        EXPECT_TRUE(reply.has_value());
        if (!reply || !*reply) return replies;
        replies.push_back(std::move(**reply));
    }
}

TEST(RedisProtocol, ReadsRepliesCutAtEachByte) {
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        RedisReplyReader reader;
        std::vector<RedisReply> all;
        for (const auto part :
             {std::string_view(stream).substr(0, cut), std::string_view(stream).substr(cut)}) {
            EXPECT_TRUE(reader.feed(part));
            for (auto& reply : read(reader)) all.push_back(std::move(reply));
        }
        EXPECT_EQ(all, replies_of_stream()) << cut;
    }
}

TEST(RedisProtocol, ReadsRepliesByteByByte) {
    RedisReplyReader reader;
    std::vector<RedisReply> all;
    for (const char byte : stream) {
        EXPECT_TRUE(reader.feed({&byte, 1}));
        for (auto& reply : read(reader)) all.push_back(std::move(reply));
    }
    EXPECT_EQ(all, replies_of_stream());
}

TEST(RedisProtocol, RefusesWhatIsNoReply) {
    for (const char* wrong :
         {"HTTP/1.1 400 Bad Request\r\n", "$x\r\n", "*x\r\n", "$-7\r\n", ":x\r\n", "\x16\x03\x01"}) {
        RedisReplyReader reader;
        EXPECT_TRUE(reader.feed(wrong));
        EXPECT_FALSE(reader.next()) << wrong;
    }
}

TEST(RedisProtocol, TakesNoMemoryForALengthThatIsOnlyClaimed) {
    RedisReplyReader reader({.bytes = 1000, .items = 100});
    EXPECT_TRUE(reader.feed("*2000000000\r\n"));
    const auto refused = reader.next();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    RedisReplyReader long_reader({.bytes = 1000, .items = 100});
    EXPECT_TRUE(long_reader.feed("$500000000\r\n" + std::string(900, 'x')));
    EXPECT_EQ(*long_reader.next(), std::nullopt);
    EXPECT_FALSE(long_reader.feed(std::string(200, 'x')));
    RedisReplyReader deep;
    std::string nested;
    for (int i = 0; i < 30; ++i) nested += "*1\r\n";
    EXPECT_TRUE(deep.feed(nested));
    EXPECT_FALSE(deep.next());
}

TEST(RedisProtocol, WritesCommandsOfAnyBytes) {
    std::string out;
    append_redis_command(out, {"SET", std::string_view("a\r\n\0", 4), ""});
    EXPECT_EQ(out, std::string("*3\r\n$3\r\nSET\r\n$4\r\na\r\n\0\r\n$0\r\n\r\n", 29));
}

} // namespace
} // namespace tutti::bus
