// Timeline: deadlines in order, against a std::multimap as the model.
#include "base/random.hpp"
#include "event/timeline.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

namespace tutti::event {
namespace {

WallTime at(std::int64_t microsecond) { return WallTime(microseconds(microsecond)); }

struct Recorder final : Timeline::Waiter {
    void due(WallTime time, std::uint32_t token) override {
        fired.emplace_back(time.time_since_epoch().count(), token);
    }
    std::vector<std::pair<std::int64_t, std::uint32_t>> fired;
};

using Fired = decltype(Recorder::fired);

TEST(Timeline, FiresByTimeThenByWhoBeganFirst) {
    Timeline timeline;
    Recorder recorder;
    timeline.add(at(20), 1, recorder, 0);
    timeline.add(at(10), 3, recorder, 1);
    timeline.add(at(10), 2, recorder, 2);
    timeline.add(at(11), 0, recorder, 3);
    while (!timeline.empty()) timeline.fire_first();
    EXPECT_EQ(recorder.fired, Fired({{10, 2}, {10, 1}, {11, 3}, {20, 0}}));
}

TEST(Timeline, AMovedDeadlineComesAtItsNewTime) {
    Timeline timeline;
    Recorder recorder;
    const auto later = timeline.add(at(1), 1, recorder, 1);
    timeline.add(at(5), 2, recorder, 2);
    const auto sooner = timeline.add(at(9), 3, recorder, 3);
    timeline.move(later, at(7), 4);
    timeline.move(sooner, at(2), 5);
    EXPECT_EQ(timeline.first(), at(2));
    while (!timeline.empty()) timeline.fire_first();
    EXPECT_EQ(recorder.fired, Fired({{2, 3}, {5, 2}, {7, 1}}));
}

TEST(Timeline, ARemovedDeadlineNeverComes) {
    Timeline timeline;
    Recorder recorder;
    timeline.add(at(1), 1, recorder, 1);
    const auto gone = timeline.add(at(2), 2, recorder, 2);
    timeline.add(at(3), 3, recorder, 3);
    timeline.remove(gone);
    EXPECT_EQ(timeline.size(), 2U);
    while (!timeline.empty()) timeline.fire_first();
    EXPECT_EQ(recorder.fired, Fired({{1, 1}, {3, 3}}));
}

TEST(Timeline, AShiftMovesAllDeadlinesAndKeepsTheirOrder) {
    Timeline timeline;
    Recorder recorder;
    for (std::uint32_t i = 0; i < 100; ++i) timeline.add(at(1000 + (i * 37) % 100), i, recorder, i);
    timeline.shift(microseconds(-500));
    EXPECT_EQ(timeline.first(), at(500));
    std::int64_t last = 0;
    while (!timeline.empty()) timeline.fire_first();
    for (const auto& [time, token] : recorder.fired) {
        EXPECT_EQ(time, 500 + (token * 37) % 100);
        EXPECT_GE(time, std::exchange(last, time));
    }
}

TEST(Timeline, AWaiterMayAddADeadlineWhenItsOwnComes) {
    struct Chain final : Timeline::Waiter {
        explicit Chain(Timeline& on) : timeline(on) {}
        void due(WallTime time, std::uint32_t token) override {
            EXPECT_TRUE(timeline.empty()) << "its deadline is still there";
            if (token > 0) timeline.add(time + microseconds(1), 1, *this, token - 1);
        }
        Timeline& timeline;
    };
    Timeline timeline;
    Chain chain(timeline);
    timeline.add(at(1), 1, chain, 3);
    int fired = 0;
    for (; !timeline.empty(); ++fired) timeline.fire_first();
    EXPECT_EQ(fired, 4);
}

/// The order is (time, began); began is unique here, so that the model knows one order.
struct Model {
    using Key = std::tuple<WallTime, std::uint64_t>;
    struct Entry {
        Timeline::Handle handle;
        std::uint32_t token;
    };
    std::multimap<Key, Entry> entries;

    auto any(SeededRandom& random) {
        return std::next(entries.begin(), static_cast<std::ptrdiff_t>(random.next() % entries.size()));
    }
};

TEST(Timeline, AgreesWithAMultimapOverRandomOperations) {
    Timeline timeline;
    Recorder recorder;
    Model model;
    SeededRandom random{42};
    std::uint64_t began = 0;
    const auto some_time = [&] { return at(static_cast<std::int64_t>(random.next() % 200)); };
    for (std::uint32_t token = 0; token < 50'000; ++token) {
        const auto action = random.next() % 10;
        if (action < 4 || model.entries.empty()) {
            const auto time = some_time();
            ++began;
            model.entries.insert({{time, began}, {timeline.add(time, began, recorder, token), token}});
        } else if (action < 6) {
            const auto moved = model.any(random);
            const auto entry = moved->second;
            model.entries.erase(moved);
            const auto time = some_time();
            timeline.move(entry.handle, time, ++began);
            model.entries.insert({{time, began}, entry});
        } else if (action < 8) {
            const auto gone = model.any(random);
            timeline.remove(gone->second.handle);
            model.entries.erase(gone);
        } else {
            const auto first = model.entries.begin();
            const auto expected =
                std::pair(std::get<0>(first->first).time_since_epoch().count(), first->second.token);
            model.entries.erase(first);
            timeline.fire_first();
            ASSERT_EQ(recorder.fired.back(), expected);
        }
        ASSERT_EQ(timeline.size(), model.entries.size());
        if (!model.entries.empty()) {
            ASSERT_EQ(timeline.first(), std::get<0>(model.entries.begin()->first));
        }
    }
}

TEST(Timeline, HandlesOfDeadlinesThatAreWaitedForDiffer) {
    Timeline timeline;
    Recorder recorder;
    std::set<Timeline::Handle> handles;
    for (std::uint32_t i = 0; i < 10; ++i) handles.insert(timeline.add(at(i), i, recorder, i));
    for (int i = 0; i < 5; ++i) timeline.fire_first();
    for (std::uint32_t i = 0; i < 5; ++i) handles.insert(timeline.add(at(i), i, recorder, i));
    EXPECT_EQ(handles.size(), 10U) << "a handle is used again only once it is free";
}

} // namespace
} // namespace tutti::event
