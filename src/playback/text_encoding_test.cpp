#include "base/utf8.hpp"
#include "playback/text_encoding.hpp"

#include <gtest/gtest.h>

namespace tutti::playback {
namespace {

using namespace std::string_literals;

TEST(TextEncoding, Utf8WithAndWithoutAMark) {
    EXPECT_EQ(decode_text("Björk – Jóga"), "Björk – Jóga");
    EXPECT_EQ(
        decode_text("\xEF\xBB\xBF"
                    "Björk"),
        "Björk"
    );
    EXPECT_EQ(decode_text(""), "");
}

TEST(TextEncoding, Utf16OfEitherOrder) {
    EXPECT_EQ(
        decode_text("\xFF\xFE"
                    "B\0j\0\xF6\0r\0k\0"s),
        "Björk"
    );
    EXPECT_EQ(decode_text("\xFE\xFF\0B\0j\0\xF6\0r\0k"s), "Björk");
    EXPECT_EQ(decode_text("\xFF\xFE\x3D\xD8\xB5\xDC!\0"s), "💵!");
    EXPECT_EQ(decode_text("\xFF\xFE\x3D\xD8!\0"s), "\uFFFD!");
    EXPECT_EQ(decode_text("B\0j\0\xF6\0r\0k\0"s), "Björk") << "no mark";
    EXPECT_EQ(decode_text("\0B\0j\0\xF6\0r\0k"s), "Björk");
}

TEST(TextEncoding, ElseLatin1) {
    EXPECT_EQ(decode_text("Bj\xF6rk - J\xF3ga"), "Björk - Jóga");
    EXPECT_EQ(decode_text("caf\xE9"), "café");
}

TEST(TextEncoding, WhatIsCutOffIsLeftOut) {
    EXPECT_EQ(decode_text("Björk – J\xC3"), "Björk – J");
    EXPECT_EQ(
        decode_text("\xFF\xFE"
                    "B\0j\0\xF6"s),
        "Bj"
    );
    EXPECT_EQ(
        decode_text("\xFF\xFE"
                    "B\0\x3D\xD8"s),
        "B"
    );
}

TEST(TextEncoding, AFewStraySignsAreStillText) {
    for (const auto text : {"", "Ada - Night\r\n", "Bj\xC3\xB6rk\t1", "Ada - Nigh\x01t"})
        EXPECT_TRUE(is_text(text)) << text;
    EXPECT_TRUE(is_text(decode_text("Ada - Don\x92t Stop"))) << "as Windows writes it";
    EXPECT_TRUE(is_text(decode_text("\xFF\xFE"
                                    "B\0j\0\xF6\0r\0k\0"s)));
}

TEST(TextEncoding, BytesOfAPictureAreNone) {
    EXPECT_FALSE(is_text(decode_text("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\2\0\0\0\1\x2C\x08\6\0\0\0"s)));
    EXPECT_FALSE(is_text(std::string(64, '\0')));
    EXPECT_FALSE(is_text("\uFFFD\uFFFD a"));
}

TEST(TextEncoding, WhateverComesOutIsUtf8) {
    std::string bytes;
    for (int byte = 255; byte >= 0; --byte) bytes += static_cast<char>(byte);
    for (std::size_t from = 0; from < bytes.size(); ++from) {
        const auto text = decode_text(std::string_view(bytes).substr(from));
        EXPECT_EQ(whole_characters(text), text) << from;
    }
}

} // namespace
} // namespace tutti::playback
