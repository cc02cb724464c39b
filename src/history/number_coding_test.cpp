#include "history/number_coding.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace tutti::history {
namespace {

struct Written {
    NumberCoding coding;
    std::string bytes;
};

Written write_numbers(const std::vector<double>& values) {
    Written written;
    for (const double value : values) written.coding.admit(value);
    std::int64_t before = 0;
    for (const double value : values) written.coding.put(written.bytes, value, before);
    return written;
}

std::vector<double> read_numbers(const Written& written, std::size_t count) {
    ByteReader in(written.bytes);
    std::vector<double> values;
    std::int64_t before = 0;
    for (std::size_t i = 0; i < count; ++i) values.push_back(written.coding.get(in, before));
    EXPECT_FALSE(in.failed());
    EXPECT_EQ(in.left(), 0u);
    return values;
}

void expect_kept(const std::vector<double>& values) {
    const auto found = read_numbers(write_numbers(values), values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_EQ(std::bit_cast<std::uint64_t>(found[i]), std::bit_cast<std::uint64_t>(values[i]))
            << values[i];
}

TEST(NumberCoding, ADecimalNearTheOneBeforeTakesAByte) {
    const auto written = write_numbers({21.37, 21.41, 21.39, 21.39});
    EXPECT_EQ(written.coding.kind(), 2);
    EXPECT_EQ(written.bytes.size(), 5u); // 2137 itself takes two
}

TEST(NumberCoding, KeepsEveryNumberToTheBit) {
    expect_kept({0.1, 0.2, 1.0 / 3});
    expect_kept({1e300, -1e300, 5e-324, 0.0, -0.0});
    expect_kept({1012.3, 1012.25, -40, 0});
    expect_kept({9007199254740993.0, 1});
    expect_kept({1700000000.123456, 1700000001.5});
}

TEST(NumberCoding, ALargeNumberBesideAFineOneKeepsItsBits) {
    expect_kept({12345678901.0, 0.123456});
    expect_kept({0.123456, 12345678901.0});
    expect_kept({-98765432109.0, 0.000001, 98765432107.0});
}

TEST(NumberCoding, WhatArithmeticMadeOfADecimalIsTakenForIt) {
    const std::vector<double> values = {0.1 + 0.2, static_cast<double>(21.3F), 20.1 + 7 * 0.03};
    const std::vector<double> meant = {0.3, 21.3, 20.31};
    EXPECT_EQ(read_numbers(write_numbers(values), 3), meant);
}

TEST(NumberCoding, RefusesAKindThatNobodyWrites) {
    EXPECT_TRUE(NumberCoding::from(NumberCoding::bits));
    EXPECT_FALSE(NumberCoding::from(NumberCoding::bits + 1));
    EXPECT_FALSE(NumberCoding::from(~0ull));
}

TEST(NumberCoding, DamagedDistancesWrap) {
    std::string bytes;
    put_signed(bytes, -1);
    ByteReader in(bytes);
    auto before = std::numeric_limits<std::int64_t>::min();
    NumberCoding().get(in, before);
    EXPECT_EQ(before, std::numeric_limits<std::int64_t>::max());
}

} // namespace
} // namespace tutti::history
