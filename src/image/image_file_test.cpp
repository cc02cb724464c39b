#include "image/gif_testing.hpp"
#include "image/image_file.hpp"
#include "image/testdata_testing.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace tutti::image {
namespace {

std::string complaint(std::string_view bytes) {
    const auto strip = parse_image(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
    return strip ? "" : strip.error().message;
}

TEST(ImageFile, IsToldByHowItBegins) {
    const auto still = parse_image(test_file("rgb8.png"));
    ASSERT_TRUE(still);
    EXPECT_EQ(still->frames.size(), 1U);
    EXPECT_EQ(still->duration(), microseconds(0));
    const auto moving = parse_image(GifMaker(1, 1).picture(0, 0, 1, 1, "1").picture(0, 0, 1, 1, "2").end());
    ASSERT_TRUE(moving);
    EXPECT_EQ(moving->frames.size(), 2U);
}

TEST(ImageFile, SaysWhatItIsInstead) {
    EXPECT_EQ(
        complaint("\xff\xd8\xff\xe0"), "a JPEG: pictures are PNG or GIF (ffmpeg -i FILE FILE.png makes one)"
    );
    EXPECT_EQ(complaint("hello").substr(0, 26), "neither a PNG nor a GIF: p");
    EXPECT_EQ(complaint("").substr(0, 14), "an empty file:");
}

} // namespace
} // namespace tutti::image
