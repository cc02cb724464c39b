#include "cli/half_blocks.hpp"

#include <gtest/gtest.h>

namespace tutti::cli {
namespace {

class HalfBlocksTest : public testing::Test {
protected:
    std::string print(std::vector<std::uint8_t> pixels, int width, int height, TerminalSize terminal = {}) {
        contract::FrameView frame;
        frame.header.width = static_cast<std::uint16_t>(width);
        frame.header.height = static_cast<std::uint16_t>(height);
        pixels.resize(frame.header.pixel_bytes());
        frame.pixels = pixels;
        return blocks_.print(frame, terminal);
    }

    HalfBlocks blocks_;
};

TEST_F(HalfBlocksTest, PutsTwoPixelsIntoACell) {
    EXPECT_EQ(print({255, 0, 0, 0, 0, 255}, 1, 2), "\x1b[2;1H\x1b[38;2;255;0;0m\x1b[48;2;0;0;255m▀\x1b[0m");
}

TEST_F(HalfBlocksTest, WritesOnlyWhatChanged) {
    EXPECT_NE(print({1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4}, 2, 2), "");
    EXPECT_EQ(print({1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4}, 2, 2), "");
    EXPECT_EQ(
        print({1, 1, 1, 9, 9, 9, 3, 3, 3, 4, 4, 4}, 2, 2), "\x1b[2;2H\x1b[38;2;9;9;9m\x1b[48;2;4;4;4m▀\x1b[0m"
    );
    blocks_.forget();
    EXPECT_NE(print({1, 1, 1, 9, 9, 9, 3, 3, 3, 4, 4, 4}, 2, 2), "");
}

TEST_F(HalfBlocksTest, MakesAPictureSmallerThatDoesNotFit) {
    const auto cells = [](const std::string& text) {
        std::size_t count = 0;
        for (auto at = text.find("▀"); at != std::string::npos; at = text.find("▀", at + 1)) ++count;
        return count;
    };
    EXPECT_EQ(cells(print({}, 256, 64)), 64U * 8) << "every fourth pixel on 80 columns";
    EXPECT_EQ(cells(print({}, 64, 64, {80, 10})), 16U * 8) << "every fourth on 8 rows";
    EXPECT_EQ(cells(print({}, 4096, 4096, {1, 1})), 1U);
    EXPECT_EQ(cells(print({}, 1, 3)), 2U) << "an odd row has black below";
}

} // namespace
} // namespace tutti::cli
