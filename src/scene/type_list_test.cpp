#include "scene/type_list.hpp"

#include <gtest/gtest.h>

namespace tutti::scene {
namespace {

TEST(TypeList, MeansWholeTypes) {
    EXPECT_TRUE(list_names("light.pulse", "light.pulse"));
    EXPECT_FALSE(list_names("light.pulse", "light.pulses"));
    EXPECT_FALSE(list_names("light.pulse", "light"));
}

TEST(TypeList, MeansBeginningsThatEndWithADotOrAStar) {
    EXPECT_TRUE(list_names("audio.", "audio.beat"));
    EXPECT_TRUE(list_names("audio.*", "audio.beat"));
    EXPECT_FALSE(list_names("audio.", "raw.audio.levels"));
    EXPECT_TRUE(list_names("*", "anything.at.all"));
}

TEST(TypeList, HasCommasAndBlanksBetweenItsNames) {
    EXPECT_TRUE(list_names(" light.pulse ,, beat.", "beat.four"));
    EXPECT_TRUE(list_names("light.pulse,beat.four", "light.pulse"));
    EXPECT_FALSE(list_names("light.pulse, beat.", "light"));
}

TEST(TypeList, OfNothingMeansNothing) {
    EXPECT_FALSE(list_names("", "light.pulse"));
    EXPECT_FALSE(list_names(" , ", ""));
}

} // namespace
} // namespace tutti::scene
