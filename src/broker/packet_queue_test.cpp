// What waits comes out as it went in, whether it is taken packet by packet or dropped with what came with it.
#include "broker/packet_queue.hpp"
#include "mqtt/publish.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <string>
#include <vector>

namespace tutti::broker {

namespace {

std::string packet(std::string_view payload) {
    std::string bytes;
    encode(bytes, mqtt::Publish{.topic = "t", .payload = payload}, mqtt::Version::V311);
    return bytes;
}

} // namespace

TEST(PacketQueue, ThoseThatCameTogetherGoOneByOne) {
    PacketQueue queue;
    const std::vector<std::string> all{packet("1"), packet("22"), packet("333")};
    queue.push(7, {.bytes = all[0] + all[1] + all[2], .count = 3});
    EXPECT_EQ(queue.size(), 3U);
    for (const auto& each : all) {
        EXPECT_EQ(queue.front().bytes, each);
        EXPECT_EQ(queue.first_order(), 7U);
        EXPECT_EQ(queue.pop(), each.size());
    }
    EXPECT_TRUE(queue.empty());
}

TEST(PacketQueue, TheRestOfThoseThatCameTogetherGoesAtOnce) {
    PacketQueue queue;
    const std::vector<std::string> all{packet("1"), packet("22"), packet("333"), packet("next")};
    queue.push(1, {.bytes = all[0] + all[1] + all[2], .count = 3});
    queue.push(2, {.bytes = all[3]});
    queue.pop();
    EXPECT_EQ(queue.first_bytes(), all[1].size() + all[2].size());
    EXPECT_EQ(queue.pop_entry(), all[1].size() + all[2].size());
    EXPECT_EQ(queue.size(), 1U);
    EXPECT_EQ(queue.front().bytes, all[3]);
}

TEST(PacketQueue, IsAPlainQueueWhateverTheSizes) {
    std::mt19937 random(5);
    PacketQueue queue;
    std::deque<std::string> model;
    const auto up_to = [&](std::size_t most) { return random() % most + 1; };
    for (std::uint64_t turn = 1; turn < 20'000; ++turn) {
        if (model.size() < 300) {
            std::string bytes;
            const auto count = up_to(4) == 1 ? up_to(64) : 1;
            const auto most = turn % 100 == 0 ? 70'000U : 300U;
            const auto of_all = up_to(2) == 1 ? up_to(most) : 0;
            for (std::size_t i = 0; i < count; ++i) {
                model.push_back(packet(std::string(of_all != 0 ? of_all : up_to(most), 'x')));
                bytes += model.back();
            }
            const auto each = of_all != 0 ? static_cast<std::uint32_t>(model.back().size()) : 0;
            queue.push(turn, {.bytes = bytes, .count = static_cast<std::uint32_t>(count), .each = each});
        }
        for (auto left = up_to(10); left != 0 && !model.empty(); --left) {
            ASSERT_EQ(queue.front().bytes, model.front());
            if (up_to(3) == 1) {
                const auto together = queue.first_count();
                queue.pop_entry();
                model.erase(model.begin(), model.begin() + together);
            } else {
                ASSERT_EQ(queue.pop(), model.front().size());
                model.pop_front();
            }
        }
        ASSERT_EQ(queue.size(), model.size());
        ASSERT_EQ(queue.empty(), model.empty());
    }
}

} // namespace tutti::broker
