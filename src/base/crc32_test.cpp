#include "base/crc32.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti {
namespace {

// The value that every catalogue of checksums gives for these nine digits.
TEST(Crc32, OfTheNineDigitsIsTheKnownOne) { EXPECT_EQ(crc32("123456789"), 0xCBF4'3926U); }

TEST(Crc32, OfNothingIsZero) { EXPECT_EQ(crc32(""), 0U); }

TEST(Crc32, GoesOnBehindWhatItHadWhereverItIsSplit) {
    std::string bytes;
    for (int i = 0; i < 100; ++i) bytes.push_back(static_cast<char>(i * 37));
    const auto whole = crc32(bytes);
    for (std::size_t at = 0; at <= bytes.size(); ++at)
        EXPECT_EQ(
            crc32(std::string_view(bytes).substr(at), crc32(std::string_view(bytes).substr(0, at))), whole
        );
}

} // namespace
} // namespace tutti
