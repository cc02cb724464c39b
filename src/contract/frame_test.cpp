#include "contract/frame.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace tutti::contract {
namespace {

std::vector<std::uint8_t> two_pixels() {
    static constexpr std::uint8_t pixels[] = {255, 0, 0, 0, 0, 255};
    return print(FrameView{FrameHeader{2, 1, 7, WallTime(microseconds(1'732'150'000'123'456))}, pixels});
}

std::vector<std::uint8_t> golden(const std::string& name) {
    std::ifstream file(std::string(TUTTI_SOURCE_DIR) + "/contracts/examples/frame/" + name + ".hex");
    std::vector<std::uint8_t> bytes;
    for (std::string pair; file >> pair;)
        bytes.push_back(static_cast<std::uint8_t>(std::stoi(pair, nullptr, 16)));
    return bytes;
}

TEST(Frame, TheGoldenFrameIsWhatWePrint) { EXPECT_EQ(golden("two_pixels"), two_pixels()); }

TEST(Frame, ReadsWhatItPrints) {
    const auto bytes = two_pixels();
    const auto frame = parse_frame(bytes);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->header.width, 2);
    EXPECT_EQ(frame->header.height, 1);
    EXPECT_EQ(frame->header.sequence, 7U);
    EXPECT_EQ(frame->header.timestamp, WallTime(microseconds(1'732'150'000'123'456)));
    EXPECT_EQ(print(*frame), bytes);
}

TEST(Frame, CutAtAnyByteIsRefused) {
    const auto bytes = two_pixels();
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(parse_frame(std::span(bytes).first(length))) << length;
}

TEST(Frame, OneByteTooManyIsRefused) {
    auto bytes = two_pixels();
    bytes.push_back(0);
    EXPECT_EQ(parse_frame(bytes).error().message, "a frame has 6 bytes of pixels, not 7");
}

TEST(Frame, AnotherVersionIsToldFromNonsense) {
    auto bytes = two_pixels();
    bytes[4] = 2;
    EXPECT_EQ(parse_frame(bytes).error().code, ErrorCode::UnknownVersion);
    bytes[0] = 'X';
    EXPECT_EQ(parse_frame(bytes).error().code, ErrorCode::InvalidInput);
}

TEST(Frame, SidesOutOfRangeAreRefused) {
    auto bytes = two_pixels();
    bytes[7] = 0;
    EXPECT_EQ(parse_frame(bytes).error().message, "a frame cannot be 0 × 1");
    bytes[6] = 0xff;
    EXPECT_EQ(parse_frame(bytes).error().message, "a frame cannot be 65280 × 1");
}

} // namespace
} // namespace tutti::contract
