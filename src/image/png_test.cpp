#include "base/random.hpp"
#include "image/png.hpp"
#include "image/testdata_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::image {
namespace {

using pixel::Colour;

std::vector<Colour> colours_of(const std::string& name, std::vector<std::uint8_t> alpha = {}) {
    const auto frame = parse_png(test_file(name));
    if (!frame) {
        ADD_FAILURE() << name << ": " << frame.error().message;
        return {};
    }
    EXPECT_EQ(frame->alpha, alpha) << name;
    EXPECT_EQ(frame->duration, microseconds(0));
    return {frame->picture.pixels().begin(), frame->picture.pixels().end()};
}

TEST(Png, IsReadFromEightAndSixteenBits) {
    EXPECT_EQ(
        colours_of("rgb8.png"), (std::vector<Colour>{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {1, 2, 3}})
    );
    EXPECT_EQ(colours_of("rgb16.png"), (std::vector<Colour>{{255, 0, 128}, {1, 16, 255}}));
}

TEST(Png, IsReadFromGrey) {
    EXPECT_EQ(colours_of("grey1.png"), (std::vector<Colour>{pixel::white, {}, pixel::white}));
    EXPECT_EQ(colours_of("grey16.png"), (std::vector<Colour>{{64, 64, 64}, pixel::white}));
}

TEST(Png, KeepsAlphaWhereAPixelIsNotOpaque) {
    EXPECT_EQ(
        colours_of("palette_transparent.png", {255, 0, 128}),
        (std::vector<Colour>{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}})
    );
    EXPECT_EQ(
        colours_of("grey_alpha8.png", {255, 51}), (std::vector<Colour>{{200, 200, 200}, {100, 100, 100}})
    );
    EXPECT_EQ(colours_of("rgba8_opaque.png"), (std::vector<Colour>{{9, 8, 7}}));
}

TEST(Png, IsReadInterlaced) {
    std::vector<Colour> wanted;
    for (std::uint8_t i = 10; i < 19; ++i) wanted.push_back({i, i, i});
    EXPECT_EQ(colours_of("interlaced.png"), wanted);
}

TEST(Png, IsReadAsItIsPrinted) {
    SeededRandom random(1);
    for (const pixel::Size size : {pixel::Size{1, 1}, {64, 64}, {3, 257}, {256, 64}}) {
        pixel::Picture picture(size);
        for (auto& pixel : picture.pixels()) {
            const auto bits = random.next();
            pixel = {
                static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8),
                static_cast<std::uint8_t>(bits >> 16)
            };
        }
        const auto bytes = print_png(picture.pixels(), size);
        const auto frame = parse_png(bytes);
        ASSERT_TRUE(frame) << frame.error().message;
        EXPECT_EQ(frame->picture, picture);
        EXPECT_TRUE(frame->alpha.empty());
    }
}

TEST(Png, CutAtEachByteIsAnError) {
    for (const auto* name : {"rgb8.png", "palette_transparent.png", "interlaced.png"}) {
        const auto bytes = test_file(name);
        ASSERT_GT(bytes.size(), 50U);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            const auto frame = parse_png(std::span(bytes).first(size));
            ASSERT_FALSE(frame) << name << " cut at " << size;
            EXPECT_EQ(frame.error().code, ErrorCode::InvalidInput);
        }
    }
    const auto bytes = test_file("rgb8.png");
    EXPECT_EQ(
        parse_png(std::span(bytes).first(40)).error().message, "a PNG that cannot be read: it ends too early"
    );
}

TEST(Png, WithAByteChangedIsAnErrorOrAPicture) {
    const auto good = test_file("rgb8.png");
    std::size_t errors = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        auto bytes = good;
        bytes[at] ^= 0x40;
        errors += parse_png(bytes) ? 0 : 1;
    }
    EXPECT_GT(errors, good.size() / 2); // what carries no meaning may change
}

TEST(Png, BeyondLimitsIsRefusedBeforeItTakesMemory) {
    const pixel::Picture wide({5000, 1});
    const auto refused = parse_png(print_png(wide.pixels(), wide.size()));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(refused.error().message, "a picture of 5000 × 1: at most 4096 pixels a side, and 64 MB in all");
    const pixel::Picture small({100, 100});
    const auto bytes = print_png(small.pixels(), small.size());
    EXPECT_TRUE(parse_png(bytes, {.bytes = 40'000}));
    EXPECT_FALSE(parse_png(bytes, {.bytes = 39'999}));
}

} // namespace
} // namespace tutti::image
