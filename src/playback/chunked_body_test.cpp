#include "playback/chunked_body.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace tutti::playback {
namespace {

std::string body_of(std::string_view bytes, std::size_t piece, bool* is_over = nullptr) {
    ChunkedBody chunked;
    std::string body;
    while (!bytes.empty()) {
        auto next = bytes.substr(0, piece);
        bytes.remove_prefix(next.size());
        while (!next.empty()) body += chunked.take(next);
    }
    if (is_over != nullptr) *is_over = chunked.is_over();
    return body;
}

TEST(ChunkedBody, SplitAnywhereItIsTheSame) {
    constexpr std::string_view sent =
        "4\r\nOggS\r\n1F;name=value\r\n0123456789abcdef0123456789abcde\r\n0\r\n\r\n";
    for (std::size_t piece = 1; piece <= sent.size(); ++piece) {
        bool is_over = false;
        EXPECT_EQ(body_of(sent, piece, &is_over), "OggS0123456789abcdef0123456789abcde") << piece;
        EXPECT_TRUE(is_over);
    }
}

TEST(ChunkedBody, CutAnywhereItIsNotOver) {
    constexpr std::string_view sent = "4\r\nOggS\r\n2\r\nab\r\n";
    for (std::size_t end = 0; end <= sent.size(); ++end) {
        bool is_over = true;
        EXPECT_TRUE(std::string_view("OggSab").starts_with(body_of(sent.substr(0, end), 3, &is_over)));
        EXPECT_FALSE(is_over) << end;
    }
}

TEST(ChunkedBody, WhatIsBrokenIsOver) {
    for (const auto* sent : {"\r\n", "x\r\n", "123456789\r\n", "1\r\nab\r\n", ";\n"}) {
        bool is_over = false;
        static_cast<void>(body_of(sent, 1, &is_over));
        EXPECT_TRUE(is_over) << sent;
    }
}

} // namespace
} // namespace tutti::playback
