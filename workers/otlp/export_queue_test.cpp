#include "workers/otlp/export_queue.hpp"
#include "workers/otlp/moment_testing.hpp"

#include <gtest/gtest.h>

namespace tutti::otlp {
namespace {

Batch batch(std::uint64_t items, std::size_t bytes = 10) {
    return {Signal::Traces, std::string(bytes, 'x'), items};
}

const ExportAnswer taken{};
const ExportAnswer later{Fate::Later, 0, "busy", {}};

struct Stage {
    SeededRandom random{7};
    ExportQueue queue;
    explicit Stage(ExportQueue::Limits limits = {}) : queue(random, limits) {}
};

TEST(ExportQueue, OneAfterTheOther) {
    Stage stage;
    stage.queue.push(batch(1), at(0));
    stage.queue.push(batch(2), at(0));
    ASSERT_NE(stage.queue.due(at(0)), nullptr);
    EXPECT_EQ(stage.queue.due(at(0)), nullptr) << "one is under way";
    EXPECT_EQ(stage.queue.next_due(), std::nullopt);
    stage.queue.answered(taken, at(1));
    ASSERT_NE(stage.queue.due(at(1)), nullptr);
    stage.queue.answered({Fate::Taken, 1, "one is too old", {}}, at(1));
    EXPECT_EQ(stage.queue.counts(), (ExportCounts{.sent = 2, .rejected = 1}));
    EXPECT_EQ(stage.queue.problem(), "one is too old");
    EXPECT_EQ(stage.queue.size(), 0U);
    EXPECT_EQ(stage.queue.bytes(), 0U);
}

TEST(ExportQueue, WhatIsToComeLaterComesLaterEachTime) {
    Stage stage({.first_pause = seconds(1), .longest_pause = seconds(8)});
    stage.queue.push(batch(1), at(0));
    double now = 0;
    for (const double pause : {1.0, 2.0, 4.0, 8.0, 8.0}) {
        ASSERT_NE(stage.queue.due(at(now)), nullptr);
        stage.queue.answered(later, at(now));
        const auto due = stage.queue.next_due().value();
        EXPECT_GE(due, at(now + 0.8 * pause));
        EXPECT_LE(due, at(now + 1.2 * pause));
        EXPECT_EQ(stage.queue.due(due - microseconds(1)), nullptr);
        now = to_seconds(due.time_since_epoch());
    }
    EXPECT_EQ(stage.queue.counts().retries, 5U);
}

TEST(ExportQueue, ItIsNotTriedBeforeTheCollectorWantsIt) {
    Stage stage;
    stage.queue.push(batch(1), at(0));
    stage.queue.due(at(0));
    stage.queue.answered({Fate::Later, 0, "", seconds(100)}, at(0));
    EXPECT_EQ(stage.queue.due(at(99.9)), nullptr);
    EXPECT_NE(stage.queue.due(at(100)), nullptr);
}

TEST(ExportQueue, WhatIsRefusedOrTooLongTriedIsDropped) {
    Stage stage({.tries_for = seconds(10)});
    stage.queue.push(batch(3), at(0));
    stage.queue.due(at(0));
    stage.queue.answered({Fate::Never, 0, "no such key", {}}, at(0));
    EXPECT_EQ(stage.queue.counts().dropped, 3U);
    stage.queue.push(batch(4), at(0));
    stage.queue.due(at(0));
    stage.queue.answered(later, at(9.9));
    EXPECT_EQ(stage.queue.size(), 1U);
    ASSERT_NE(stage.queue.due(at(20)), nullptr);
    stage.queue.answered(later, at(20));
    EXPECT_EQ(stage.queue.size(), 0U);
    EXPECT_EQ(stage.queue.counts().dropped, 7U);
}

TEST(ExportQueue, TheOldestGoWhereThereIsNoRoomButNotTheOneUnderWay) {
    Stage stage({.batches = 3, .bytes = 100});
    for (std::uint64_t i = 1; i <= 3; ++i) stage.queue.push(batch(i), at(0));
    ASSERT_EQ(stage.queue.due(at(0))->items, 1U);
    stage.queue.push(batch(10), at(0));
    EXPECT_EQ(stage.queue.counts().dropped, 2U);
    stage.queue.push(batch(20, 85), at(0));
    EXPECT_EQ(stage.queue.counts().dropped, 15U);
    stage.queue.push(batch(40, 101), at(0));
    EXPECT_EQ(stage.queue.counts().dropped, 55U) << "it has no room at all";
    EXPECT_EQ(stage.queue.size(), 2U);
    stage.queue.answered(taken, at(1));
    EXPECT_EQ(stage.queue.due(at(1))->items, 20U);
}

TEST(ExportQueue, NothingIsLostUncounted) {
    for (std::uint64_t seed = 1; seed < 50; ++seed) {
        SeededRandom random(seed);
        ExportQueue queue(random, {.batches = 4, .bytes = 60, .tries_for = seconds(20)});
        std::uint64_t pushed = 0;
        std::uint64_t under_way = 0;
        double now = 0;
        for (int i = 0; i < 500; ++i) {
            now += random.unit();
            if (random.next() % 2 == 0) {
                const auto items = random.next() % 9;
                queue.push(batch(items, random.next() % 70), at(now));
                pushed += items;
            } else if (const auto* due = queue.due(at(now))) {
                under_way = due->items;
                const auto fate = static_cast<Fate>(random.next() % 3);
                queue.answered({fate, random.next() % 12, "", {}}, at(now));
            }
            EXPECT_LE(queue.size(), 4U);
            EXPECT_LE(queue.bytes(), 60U);
        }
        while (queue.size() > 0) {
            now += 100;
            ASSERT_NE(queue.due(at(now)), nullptr);
            queue.answered(taken, at(now));
        }
        const auto& counts = queue.counts();
        EXPECT_EQ(counts.sent + counts.rejected + counts.dropped, pushed) << seed << ' ' << under_way;
    }
}

} // namespace
} // namespace tutti::otlp
