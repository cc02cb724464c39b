#include "supervisor/probe_http.hpp"

#include <gtest/gtest.h>

namespace tutti::supervisor {
namespace {

TEST(ProbeHttp, RequestNamesTheHostAndClosesTheConnection) {
    EXPECT_EQ(
        probe_request({"127.0.0.1", 8080}, "/health?deep=1"),
        "GET /health?deep=1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: tutti\r\nAccept: */*\r\n"
        "Connection: close\r\n\r\n"
    );
}

TEST(ProbeHttp, StatusIsInTheFirstTwelveBytes) {
    EXPECT_EQ(status_of("HTTP/1.1 204"), 204);
    EXPECT_EQ(status_of("HTTP/1.0 503 Service Unavailable\r\n"), 503);
}

TEST(ProbeHttp, WhatIsNoStatusLineHasNone) {
    const std::string line = "HTTP/1.1 200";
    for (std::size_t length = 0; length < line.size(); ++length)
        EXPECT_FALSE(status_of(line.substr(0, length))) << length;
    for (const char* other : {"SSH-2.0-OpenSSH_9.2", "HTTP/2.0 200 OK", "HTTP/1.1 2x0 OK", "HTTP/1.12200 OK"})
        EXPECT_FALSE(status_of(other)) << other;
}

TEST(ProbeHttp, AServerThatEndsMaySpeakTls) {
    EXPECT_NE(why_no_status("").find("TLS"), std::string_view::npos);
    EXPECT_NE(
        why_no_status(std::string_view("\x15\x03\x01\0\x02\x02\x46", 7)).find("TLS"), std::string_view::npos
    );
    EXPECT_EQ(why_no_status("SSH-2.0-OpenSSH_9.2"), "what answers is no web server");
}

} // namespace
} // namespace tutti::supervisor
