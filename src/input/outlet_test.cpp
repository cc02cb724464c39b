#include "contract/event_stamp.hpp"
#include "input/outlet.hpp"

#include <gtest/gtest.h>

namespace tutti::input {
namespace {

TEST(Outlet, BeforeTheBusIsThereActionsWaitAndRawOnesAreCounted) {
    Outlet outlet;
    contract::EventStamp stamp("pad", "1");
    outlet.publish(stamp.stamp("raw.axis", 0, {}, {}));
    outlet.publish(stamp.stamp("button.press", 0, {}, {}));
    EXPECT_EQ(outlet.raw_dropped(), 1U);
    EXPECT_EQ(outlet.waiting(), 1U);
}

TEST(Outlet, TheOldestOfTooManyActionsGoesAndIsCounted) {
    Outlet outlet;
    contract::EventStamp stamp("pad", "1");
    for (int i = 0; i < 300; ++i) outlet.publish(stamp.stamp("button.press", 0, {}, {}));
    EXPECT_EQ(outlet.waiting(), 256U);
    EXPECT_EQ(outlet.actions_dropped(), 44U);
}

} // namespace
} // namespace tutti::input
