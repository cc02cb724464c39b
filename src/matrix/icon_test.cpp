#include "matrix/icon.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::matrix {
namespace {

TEST(Icons, AreTwentyTwoThatAllDiffer) {
    ASSERT_EQ(icon_names().size(), 22U);
    std::vector<Picture> seen;
    for (const auto word : icon_names()) {
        const auto icon = find_icon(word);
        ASSERT_TRUE(icon) << word;
        EXPECT_EQ(name(*icon), word);
        const auto picture = picture_of(*icon);
        EXPECT_EQ(std::ranges::find(seen, picture), seen.end()) << word;
        const auto lights = pixels - static_cast<std::size_t>(std::ranges::count(picture.pixels, black));
        EXPECT_GE(lights, 8U) << word;
        seen.push_back(picture);
    }
    EXPECT_FALSE(find_icon("sunshine"));
}

TEST(Icons, AreEightRowsOfColours) {
    const auto drop = picture_of(Icon::Drop);
    EXPECT_EQ(drop.at(3, 0), blue);
    EXPECT_EQ(drop.at(0, 0), black);
    EXPECT_EQ(drop.at(2, 4), cyan);
    EXPECT_EQ(picture_of(Icon::Co2Good).at(3, 0), green);
    EXPECT_EQ(picture_of(Icon::Co2Moderate).at(3, 0), yellow);
    EXPECT_EQ(picture_of(Icon::Co2Poor).at(3, 0), red);
}

} // namespace
} // namespace tutti::matrix
