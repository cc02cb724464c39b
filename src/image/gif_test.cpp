#include "base/random.hpp"
#include "image/gif.hpp"
#include "image/gif_printer.hpp"
#include "image/gif_testing.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::image {
namespace {

using pixel::Colour;

/// Digits for the colours of GifMaker; '.' for what is not there.
std::string seen(const pixel::Frame& frame) {
    std::string text;
    for (std::size_t i = 0; i < frame.picture.pixels().size(); ++i) {
        const Colour colour = frame.picture.pixels()[i];
        const bool is_there = frame.alpha.empty() || frame.alpha[i] == 255;
        text += !is_there           ? '.'
                : colour.red != 0   ? '1'
                : colour.green != 0 ? '2'
                : colour.blue != 0  ? '3'
                                    : '0';
    }
    return text;
}

std::vector<std::string> all_seen(const std::vector<std::uint8_t>& bytes) {
    const auto strip = parse_gif(bytes);
    if (!strip) return {strip.error().message};
    std::vector<std::string> texts;
    for (const auto& frame : strip->frames) texts.push_back(seen(frame));
    return texts;
}

using Texts = std::vector<std::string>;

TEST(Gif, OfOnePictureStandsStill) {
    const auto strip = parse_gif(GifMaker(2, 2).picture(0, 0, 2, 2, "0123").end());
    ASSERT_TRUE(strip) << strip.error().message;
    ASSERT_EQ(strip->frames.size(), 1U);
    EXPECT_EQ(seen(strip->frames[0]), "0123");
    EXPECT_TRUE(strip->frames[0].alpha.empty());
    EXPECT_EQ(strip->duration(), microseconds(0));
    EXPECT_EQ(strip->size(), (pixel::Size{2, 2}));
}

TEST(Gif, DisposesOfEachPictureAsItSays) {
    for (const int keep : {0, 1})
        EXPECT_EQ(
            all_seen(GifMaker(3, 1)
                         .control(keep, 10)
                         .picture(0, 0, 3, 1, "111")
                         .control(keep, 10)
                         .picture(1, 0, 1, 1, "2")
                         .control(keep, 10)
                         .picture(2, 0, 1, 1, "3")
                         .end()),
            (Texts{"111", "121", "123"})
        );
    EXPECT_EQ(
        all_seen(GifMaker(3, 1)
                     .control(1, 10)
                     .picture(0, 0, 3, 1, "111")
                     .control(2, 10)
                     .picture(1, 0, 1, 1, "2")
                     .control(1, 10)
                     .picture(2, 0, 1, 1, "3")
                     .end()),
        (Texts{"111", "121", "1.3"})
    );
    EXPECT_EQ(
        all_seen(GifMaker(3, 1)
                     .control(1, 10)
                     .picture(0, 0, 3, 1, "111")
                     .control(3, 10)
                     .picture(0, 0, 2, 1, "23")
                     .control(1, 10)
                     .picture(2, 0, 1, 1, "3")
                     .end()),
        (Texts{"111", "231", "113"})
    );
}

TEST(Gif, LetsWhatWasThereShineThrough) {
    EXPECT_EQ(
        all_seen(GifMaker(3, 1)
                     .control(1, 10, 0)
                     .picture(0, 0, 3, 1, "012")
                     .control(1, 10, 1)
                     .picture(0, 0, 3, 1, "313")
                     .end()),
        (Texts{".12", "313"})
    );
}

TEST(Gif, HasRowsInterlaced) {
    EXPECT_EQ(all_seen(GifMaker(1, 5).picture(0, 0, 1, 5, "03211", true).end()), (Texts{"01213"}));
}

TEST(Gif, LeavesOutWhatLiesBesideIt) {
    EXPECT_EQ(all_seen(GifMaker(2, 1).picture(1, 0, 3, 2, "123123").end()), (Texts{".1"}));
    EXPECT_EQ(all_seen(GifMaker(2, 1).picture(9, 9, 1, 1, "1").end()), (Texts{".."}));
}

TEST(Gif, HasTimesAsBrowsersTakeThem) {
    auto strip = parse_gif(GifMaker(1, 1)
                               .control(1, 0)
                               .picture(0, 0, 1, 1, "1")
                               .control(1, 1)
                               .picture(0, 0, 1, 1, "2")
                               .control(1, 2)
                               .picture(0, 0, 1, 1, "3")
                               .end());
    ASSERT_TRUE(strip);
    EXPECT_EQ(strip->frames[0].duration, milliseconds(100));
    EXPECT_EQ(strip->frames[1].duration, milliseconds(100));
    EXPECT_EQ(strip->frames[2].duration, milliseconds(20));
    EXPECT_EQ(strip->duration(), milliseconds(220));
    EXPECT_EQ(seen(strip->at(microseconds(99'999))), "1");
    EXPECT_EQ(seen(strip->at(milliseconds(100))), "2");
    EXPECT_EQ(seen(strip->at(milliseconds(219))), "3");
    EXPECT_EQ(seen(strip->at(milliseconds(220))), "1");
}

TEST(Gif, CutAtEachByteIsAnError) {
    const auto bytes = GifMaker(4, 4)
                           .control(3, 10, 2)
                           .picture(0, 0, 4, 4, "0123012301230123")
                           .control(2, 10)
                           .picture(1, 1, 2, 2, "0123", true)
                           .end();
    ASSERT_TRUE(parse_gif(bytes));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto strip = parse_gif(std::span(bytes).first(size));
        ASSERT_FALSE(strip) << size;
        EXPECT_EQ(strip.error().code, ErrorCode::InvalidInput) << size;
    }
    EXPECT_EQ(
        parse_gif(std::span(bytes).first(60)).error().message, "a GIF that cannot be read: it ends too early"
    );
}

TEST(Gif, BeyondLimitsIsRefused) {
    auto many = GifMaker(1, 1);
    for (int i = 0; i < 513; ++i) many.picture(0, 0, 1, 1, "1");
    const auto bytes = many.end();
    EXPECT_EQ(parse_gif(bytes).error().message, "a GIF of more than 512 pictures");
    EXPECT_EQ(parse_gif(bytes).error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(
        parse_gif(GifMaker(5000, 1).picture(0, 0, 1, 1, "1").end()).error().message,
        "a GIF of 5000 × 1: at most 4096 pixels a side"
    );
    auto large = GifMaker(4096, 1024);
    for (int i = 0; i < 5; ++i) large.picture(0, 0, 1, 1, "1");
    EXPECT_EQ(parse_gif(large.end()).error().message, "a GIF of more than 64 MB of pixels");
    EXPECT_EQ(
        parse_gif(GifMaker(1, 1).picture(0, 0, 60000, 60000, "1").end()).error().code,
        ErrorCode::LimitExceeded
    );
    EXPECT_EQ(parse_gif(GifMaker(0, 0).end()).error().message, "a GIF that cannot be read: it has no pixels");
    EXPECT_EQ(
        parse_gif(GifMaker(1, 1).end()).error().message, "a GIF that cannot be read: it has no picture"
    );
}

pixel::Picture flat(pixel::Size size, Colour colour) {
    pixel::Picture picture(size);
    picture.canvas().fill(colour);
    return picture;
}

TEST(GifPrinter, PrintsWhatIsReadAgainToThePixel) {
    constexpr pixel::Size size{16, 16};
    SeededRandom random(4);
    std::vector<pixel::Picture> pictures = {flat(size, {10, 20, 30})};
    for (int i = 0; i < 6; ++i) {
        pictures.push_back(pictures.back());
        auto canvas = pictures.back().canvas();
        for (int n = 0; n < 40; ++n) { // no more than 256 colours in all of a picture
            const auto bits = random.next();
            canvas.at(static_cast<int>(bits % 16), static_cast<int>(bits >> 8 & 15)) = {
                static_cast<std::uint8_t>(bits >> 16), static_cast<std::uint8_t>(bits >> 24),
                static_cast<std::uint8_t>(bits >> 32)
            };
        }
    }
    GifPrinter printer(size);
    std::vector<std::uint8_t> bytes;
    for (const auto& picture : pictures) {
        printer.add(picture.pixels(), milliseconds(40));
        const auto part = printer.take();
        bytes.insert(bytes.end(), part.begin(), part.end());
    }
    const auto rest = printer.finish();
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    const auto strip = parse_gif(bytes);
    ASSERT_TRUE(strip) << strip.error().message;
    ASSERT_EQ(strip->frames.size(), pictures.size());
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        EXPECT_EQ(strip->frames[i].picture, pictures[i]) << i;
        EXPECT_EQ(strip->frames[i].duration, milliseconds(40)) << i;
        EXPECT_TRUE(strip->frames[i].alpha.empty()) << i;
    }
}

TEST(GifPrinter, KeepsTimeWherePicturesAreTooFast) {
    constexpr pixel::Size size{1, 1};
    GifPrinter printer(size);
    for (int i = 0; i < 60; ++i)
        printer.add(flat(size, {static_cast<std::uint8_t>(i), 0, 0}).pixels(), microseconds(16'667));
    const auto strip = parse_gif(printer.finish());
    ASSERT_TRUE(strip);
    EXPECT_EQ(strip->duration(), seconds(1));
    EXPECT_GT(strip->frames.size(), 25U);
    for (const auto& frame : strip->frames) EXPECT_GE(frame.duration, milliseconds(20));
}

TEST(GifPrinter, WritesOnePictureForThoseThatAreTheSame) {
    constexpr pixel::Size size{2, 2};
    GifPrinter printer(size);
    for (int i = 0; i < 5; ++i) printer.add(flat(size, pixel::white).pixels(), milliseconds(100));
    printer.add(flat(size, pixel::black).pixels(), milliseconds(30));
    const auto strip = parse_gif(printer.finish());
    ASSERT_TRUE(strip);
    ASSERT_EQ(strip->frames.size(), 2U);
    EXPECT_EQ(strip->frames[0].duration, milliseconds(500));
    EXPECT_EQ(strip->frames[1].duration, milliseconds(30));
}

TEST(GifPrinter, WithoutPicturesIsNoGif) {
    GifPrinter printer({2, 2});
    EXPECT_FALSE(parse_gif(printer.finish()));
}

} // namespace
} // namespace tutti::image
