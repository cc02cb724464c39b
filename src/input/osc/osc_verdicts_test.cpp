#include "input/osc/osc_verdicts.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::input {
namespace {

device::Osc wanting_one_and_two() {
    return {
        .only = {*osc::Pattern::parse("/1//*"), *osc::Pattern::parse("/2//*")},
        .as_raw = {*osc::Pattern::parse("/2//*"), *osc::Pattern::parse("/3")},
    };
}

TEST(OscVerdicts, AreTheSameWhenTheyAreAskedForAgain) {
    OscVerdicts verdicts(wanting_one_and_two());
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(verdicts.of("/1/a"), OscClass::Action);
        EXPECT_EQ(verdicts.of("/2/a"), OscClass::Raw);
        EXPECT_EQ(verdicts.of("/3"), std::nullopt);
    }
    EXPECT_EQ(verdicts.remembered(), 3U);
}

TEST(OscVerdicts, OfAddressesThatAreMadeUpTakeNoMoreThanTheirRoom) {
    OscVerdicts verdicts(wanting_one_and_two());
    for (std::size_t i = 0; i < 3 * OscVerdicts::most_remembered; ++i) {
        EXPECT_EQ(verdicts.of(fmt::format("/{}/a", i)).has_value(), i == 1 || i == 2);
        ASSERT_LE(verdicts.remembered(), OscVerdicts::most_remembered);
    }
    EXPECT_EQ(verdicts.of("/2/a"), OscClass::Raw);
}

TEST(OscVerdicts, WithoutPatternsTakeNoRoom) {
    OscVerdicts verdicts({});
    EXPECT_EQ(verdicts.of("/a"), OscClass::Action);
    EXPECT_EQ(verdicts.remembered(), 0U);
}

} // namespace
} // namespace tutti::input
