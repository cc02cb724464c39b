#include "workers/lyrics/osc_queue.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

std::vector<osc::Message> numbered(std::int32_t first, std::int32_t count) {
    std::vector<osc::Message> messages;
    for (auto number = first; number < first + count; ++number) messages.push_back({"/n", {number}});
    return messages;
}

TEST(OscQueue, GivesAFewAtATimeInOrder) {
    OscQueue queue;
    queue.push(numbered(0, 40));
    queue.push(numbered(40, 1));
    EXPECT_EQ(queue.take(), numbered(0, 32));
    EXPECT_EQ(queue.take(), numbered(32, 9));
    EXPECT_TRUE(queue.is_empty());
    EXPECT_TRUE(queue.take().empty());
}

TEST(OscQueue, OfASongThatIsOverNothingIsGiven) {
    OscQueue queue;
    queue.push(numbered(0, 40));
    queue.drop();
    queue.push(numbered(100, 2));
    EXPECT_EQ(queue.take(), numbered(100, 2));
}

} // namespace

} // namespace tutti::lyrics
