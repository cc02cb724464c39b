// A course as a picture of text, for a terminal: from the least to the largest of each step, in braille dots.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti::history {

/// What is drawn. The lists are of one length, in rising order of time; times in seconds since the epoch.
struct DrawnCourse {
    double from = 0;
    double to = 0;
    double step = 0; ///< seconds that a place stands for
    std::vector<double> times;
    std::vector<double> min;
    std::vector<double> max;
};

struct ChartSize {
    int columns = 80; ///< with the scale on the left
    int rows = 10;
};

/// A line each, without ends of line: `rows` of dots behind a scale. Empty where there is nothing to draw or
/// no room.
std::vector<std::string> draw_course(const DrawnCourse& course, ChartSize size);

/// How many columns the dots have: two steps a column are as many as can be told apart.
int dot_columns(ChartSize size) noexcept;

/// As people read it: no more digits than five, no zeros at the end. "21.3", "1013.2", "0.00012".
std::string print_short(double value);

} // namespace tutti::history
