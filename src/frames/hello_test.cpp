#include "frames/hello.hpp"

#include <gtest/gtest.h>

namespace tutti::frames {
namespace {

const Hello two_displays{{{"panel", {64, 64}, "panel", "full"}, {"column", {256, 64}, "cube", "mirrored"}}};

TEST(FramesHello, ReadsWhatItPrints) {
    const auto read = parse_hello(print(two_displays));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, two_displays);
}

TEST(FramesHello, CutAnywhereItIsRefused) {
    const auto text = print(two_displays);
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_FALSE(parse_hello(std::string_view(text).substr(0, size))) << size;
}

TEST(FramesHello, ARefusalSaysWhy) {
    const auto read = parse_hello(print_refusal("too many readers"));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(read.error().message, "the server of frames refuses: too many readers");
}

TEST(FramesHello, OfAnotherLayoutIsRefused) {
    auto text = print(two_displays);
    text.replace(text.find("\"v\":1"), 5, "\"v\":9");
    const auto read = parse_hello(text);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::UnknownVersion);
}

TEST(FramesHello, SizesOutOfRangeAreRefused) {
    for (const pixel::Size size : {pixel::Size{0, 1}, {1, 0}, {4097, 1}, {1, 4097}, {-1, 1}}) {
        EXPECT_FALSE(check({{"a", size}}));
        EXPECT_FALSE(parse_hello(print(Hello{{{"a", size}}})));
    }
}

TEST(FramesHello, NamesAreSegmentsAndDiffer) {
    EXPECT_FALSE(check({}));
    EXPECT_FALSE(check({{"../a", {1, 1}}}));
    EXPECT_FALSE(check({{"a", {1, 1}}, {"a", {2, 2}}}));
    EXPECT_TRUE(check({{"a", {1, 1}}, {"b", {1, 1}}}));
    EXPECT_FALSE(check(std::vector<DisplayAbout>(most_displays + 1, DisplayAbout{"a", {1, 1}})));
}

} // namespace
} // namespace tutti::frames
