#include "workers/audio/commands/feature_columns.hpp"
#include "workers/audio/features_value.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::audio {
namespace {

TEST(FeatureColumns, NamesArePathsAndListsAreNumbered) {
    const auto value = Value::object(
        {{"number", 3},
         {"levels", Value::object({{"bass", 0.5}, {"rms", 1.0}})},
         {"spectrum", Value::array({0.25, 0.75})},
         {"is_beat", true}}
    );
    EXPECT_EQ(column_names(value), "number,levels.bass,levels.rms,spectrum.0,spectrum.1,is_beat");
    std::string row;
    append_row(row, value);
    EXPECT_EQ(row, "3,0.5,1.0,0.25,0.75,1");
}

TEST(FeatureColumns, ARowHasAsManyCellsAsThereAreNames) {
    const auto value = to_value(Features());
    const auto names = column_names(value);
    std::string row;
    append_row(row, value);
    EXPECT_EQ(std::ranges::count(names, ','), std::ranges::count(row, ','));
    EXPECT_NE(names.find("spectrum.31,"), std::string::npos);
    EXPECT_NE(names.find("tonality.chroma.11,"), std::string::npos);
    EXPECT_NE(names.find("onsets.low.is_onset,"), std::string::npos);
}

} // namespace
} // namespace tutti::audio
