#include "worker/status_line.hpp"

#include <gtest/gtest.h>

namespace tutti::worker {
namespace {

TEST(StatusLine, SaysThatTheBusIsAwayAndWhenItIsBack) {
    StatusLine status;
    EXPECT_FALSE(status.bus_is_there()); // that is as it should be
    EXPECT_TRUE(status.bus_is_away());
    EXPECT_EQ(status.line(), "bus away");
    EXPECT_FALSE(status.bus_is_away()); // each attempt that fails is no news
    EXPECT_TRUE(status.bus_is_away("it refuses\nthe password"));
    EXPECT_EQ(status.line(), "bus away: it refuses the password");
    EXPECT_TRUE(status.is_bus_away());
    EXPECT_TRUE(status.bus_is_there());
    EXPECT_EQ(status.line(), "");
}

TEST(StatusLine, KeepsTheWorkersOwnWords) {
    StatusLine status;
    EXPECT_TRUE(status.say("waiting for\nthe camera"));
    EXPECT_EQ(status.line(), "waiting for the camera");
    status.bus_is_away();
    EXPECT_EQ(status.line(), "bus away; waiting for the camera");
    EXPECT_TRUE(status.say("serving"));
    EXPECT_EQ(status.line(), "bus away; serving");
    status.bus_is_there();
    EXPECT_EQ(status.line(), "serving");
}

TEST(StatusLine, SaysWhatTheBusRefusesWhileItIsThere) {
    StatusLine status;
    EXPECT_TRUE(status.bus_refuses("quota exceeded"));
    EXPECT_EQ(status.line(), "not everything arrives: quota exceeded");
    EXPECT_FALSE(status.bus_refuses("quota exceeded"));
    status.bus_is_away();
    EXPECT_FALSE(status.bus_refuses("the outbound queue is full"));
    EXPECT_EQ(status.line(), "bus away");
}

TEST(StatusLine, SaysWhichSectionsAreRefusedUntilTheyAreTaken) {
    StatusLine status;
    EXPECT_FALSE(status.section_taken("tide")); // as it should be
    EXPECT_TRUE(status.section_refused("tide", "file must be\na path"));
    status.say("at low water");
    EXPECT_EQ(status.line(), "refuses config/tide: file must be a path; at low water");
    EXPECT_TRUE(status.section_refused("schedule", "tide: must be positive"));
    EXPECT_TRUE(status.section_taken("tide"));
    EXPECT_EQ(status.line(), "refuses config/schedule: tide: must be positive; at low water");
    EXPECT_TRUE(status.section_taken("schedule"));
    EXPECT_EQ(status.line(), "at low water");
}

} // namespace
} // namespace tutti::worker
