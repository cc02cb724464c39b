#include "control_plane/outbox_drops.hpp"

#include <gtest/gtest.h>

namespace tutti::control_plane {
namespace {

TEST(OutboxDrops, OnlyEventsOfTheOutboxCountAndEachOnce) {
    OutboxDrops drops;
    bus::Message message;
    message.topic = "health/control";
    drops.message_dropped(message, {ErrorCode::LimitExceeded, "quota exceeded"});
    EXPECT_EQ(drops.take(), std::nullopt);
    message.topic = "event/control/row/put";
    drops.message_dropped(message, {ErrorCode::LimitExceeded, "quota exceeded"});
    EXPECT_EQ(drops.take(), (Error{ErrorCode::LimitExceeded, "quota exceeded"}));
    EXPECT_EQ(drops.take(), std::nullopt);
}

} // namespace
} // namespace tutti::control_plane
