#include "io/http/http_call.hpp"

#include <gtest/gtest.h>

namespace tutti::io {
namespace {

TEST(HttpUrl, HasSchemeHostPortAndTarget) {
    using enum HttpUrl::Scheme;
    EXPECT_EQ(*parse_http_url("http://host"), (HttpUrl{Http, "host", 80, "/"}));
    EXPECT_EQ(*parse_http_url("HTTPS://host/a/b?c=d&e#f"), (HttpUrl{Https, "host", 443, "/a/b?c=d&e"}));
    EXPECT_EQ(*parse_http_url("http://10.0.0.1:8080?x"), (HttpUrl{Http, "10.0.0.1", 8080, "/?x"}));
    EXPECT_EQ(*parse_http_url("http://[::1]:81/"), (HttpUrl{Http, "::1", 81, "/"}));
}

TEST(HttpUrl, NamesItsPortOnlyWhereItIsNotTheSchemesOwn) {
    EXPECT_EQ(parse_http_url("http://host:80/")->authority(), "host");
    EXPECT_EQ(parse_http_url("https://host:80/")->authority(), "host:80");
    EXPECT_EQ(parse_http_url("http://[::1]:81/")->authority(), "[::1]:81");
}

TEST(HttpUrl, IsToldToPeopleWithoutItsQuery) {
    EXPECT_EQ(parse_http_url("https://host/a?key=secret")->without_query(), "https://host/a");
}

TEST(HttpUrl, AnythingElseIsRefused) {
    for (const auto* wrong :
         {"", "host", "ftp://host/", "http:/host", "http://", "http:///path", "http://ho st/",
          "http://host/a b", "http://host/\r\nX: y", "http://host\r\n/", "http://host:/", "http://host:0/",
          "http://host:65536/", "http://host:8x/", "http://[::1/", "http://[::1]x/", "http://[]/",
          "http://host/\xc3\xa9", "http://h/\x7f"})
        EXPECT_FALSE(parse_http_url(wrong)) << wrong;
    EXPECT_FALSE(parse_http_url("http://h/" + std::string(10000, 'a')));
}

TEST(HttpUrl, APasswordInItIsRefusedAndNotRepeated) {
    const auto url = parse_http_url("http://name:secret@host/");
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().message.find("secret"), std::string::npos);
}

std::string printed(const HttpCall& call) {
    const auto url = parse_http_url(call.url);
    if (!url) return "!" + url.error().message;
    const auto text = print_request(call, *url);
    return text ? *text : "!" + text.error().message;
}

TEST(HttpCall, AGetHasNoBodyAndNoLength) {
    EXPECT_EQ(
        printed({.url = "http://host:8080/a?b"}),
        "GET /a?b HTTP/1.1\r\nHost: host:8080\r\nUser-Agent: tutti\r\nConnection: close\r\n\r\n"
    );
}

TEST(HttpCall, APostHasItsTypeItsLengthAndItsBody) {
    HttpCall call{.method = "POST", .url = "http://h/", .fields = {{"user-agent", "mine"}}};
    call.content_type = "text/plain";
    call.body = "hello";
    EXPECT_EQ(
        printed(call), "POST / HTTP/1.1\r\nHost: h\r\nuser-agent: mine\r\nContent-Type: text/plain\r\n"
                       "Content-Length: 5\r\nConnection: close\r\n\r\nhello"
    );
    EXPECT_NE(
        printed({.method = "POST", .url = "http://h/"}).find("Content-Length: 0\r\n"), std::string::npos
    );
}

TEST(HttpCall, WhatWouldBreakTheMessageIsRefused) {
    const auto with = [](std::string name, std::string value) {
        return printed({.url = "http://h/", .fields = {{std::move(name), std::move(value)}}});
    };
    EXPECT_EQ(with("X", "a\r\nY: b"), "!the value of X has a control character");
    EXPECT_EQ(with("X", std::string("a\0b", 3)), "!the value of X has a control character");
    EXPECT_EQ(with("X Y", "a"), "!\"X Y\" is no name of a field");
    EXPECT_EQ(with("", "a"), "!\"\" is no name of a field");
    EXPECT_EQ(with("content-length", "7"), "!the field content-length is the client's own");
    EXPECT_EQ(printed({.method = "G T", .url = "http://h/"}), "!\"G T\" is no HTTP method");
    EXPECT_EQ(
        printed({.url = "http://h/", .content_type = "a\r\nb"}), "!the content type has a control character"
    );
}

} // namespace
} // namespace tutti::io
