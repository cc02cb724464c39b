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

TEST(OscQueue, IsBoundedAndTheOldestGo) {
    OscQueue queue;
    constexpr auto most = static_cast<std::int32_t>(OscQueue::most);
    queue.push(numbered(0, most));
    EXPECT_EQ(queue.lost(), 0U);
    queue.push(numbered(most, 5));
    EXPECT_EQ(queue.lost(), 5U);
    std::size_t left = 0;
    auto taken = queue.take();
    EXPECT_EQ(taken.front(), numbered(5, 1).front());
    for (; !taken.empty(); taken = queue.take()) left += taken.size();
    EXPECT_EQ(left, OscQueue::most);
}

} // namespace

} // namespace tutti::lyrics
