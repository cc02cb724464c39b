#include "input/commands/here.hpp"

#include <gtest/gtest.h>

namespace tutti::input {
namespace {

TEST(Here, TakesTheDevicesOfAProgramsListAndLeavesOutTheRest) {
    EXPECT_EQ(
        found_in(
            "midi", "{\"device\":\"nano:KONTROL\",\"name\":\"nanoKONTROL2\"}\nhello\n{}\n{\"device\":\"b\"}\n"
        ),
        (std::vector<Found>{{"midi", "nano:KONTROL", "nanoKONTROL2"}, {"midi", "b", ""}})
    );
}

} // namespace
} // namespace tutti::input
