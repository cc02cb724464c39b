#include "workers/history/course_chart.hpp"

#include <gtest/gtest.h>

namespace tutti::history {
namespace {

DrawnCourse line(std::vector<double> values) {
    DrawnCourse course{0, static_cast<double>(values.size()), 1, {}, values, values};
    for (std::size_t i = 0; i < values.size(); ++i) course.times.push_back(static_cast<double>(i));
    return course;
}

constexpr ChartSize small = {19, 2};

TEST(CourseChart, RisesFromTheLeftBelowToTheRightAbove) {
    const auto lines =
        draw_course(line({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}), small);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0], "     19 ┤⠀⠀⠀⠀⠀⣀⣠⠴⠒⠋");
    EXPECT_EQ(lines[1], "      0 ┤⣀⡤⠴⠚⠉⠁⠀⠀⠀⠀");
}

TEST(CourseChart, AJumpIsDrawnAsALine) {
    const auto lines = draw_course(line({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9}), small);
    EXPECT_EQ(lines[0], "      9 ┤⠀⠀⠀⠀⠀⡏⠉⠉⠉⠉");
    EXPECT_EQ(lines[1], "      0 ┤⣀⣀⣀⣀⣀⡇⠀⠀⠀⠀");
}

TEST(CourseChart, AGapStaysEmptyAndOneValueIsInTheMiddle) {
    DrawnCourse course{0, 20, 2, {0, 18}, {5, 5}, {5, 5}};
    const auto lines = draw_course(course, small);
    EXPECT_EQ(lines[0], "      6 ┤⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀");
    EXPECT_EQ(lines[1], "      4 ┤⠉⠀⠀⠀⠀⠀⠀⠀⠀⠉");
}

TEST(CourseChart, WhatHasNoRoomOrNoSamplesIsNotDrawn) {
    EXPECT_TRUE(draw_course(line({}), small).empty());
    EXPECT_TRUE(draw_course(line({1, 2}), {15, 2}).empty());
    EXPECT_TRUE(draw_course(line({1, 2}), {80, 0}).empty());
}

TEST(CourseChart, NumbersAreShort) {
    EXPECT_EQ(print_short(21.30), "21.3");
    EXPECT_EQ(print_short(1013.25), "1013.2");
    EXPECT_EQ(print_short(123456.7), "123457");
    EXPECT_EQ(print_short(0.00012), "0.00012");
    EXPECT_EQ(print_short(0), "0");
}

} // namespace
} // namespace tutti::history
