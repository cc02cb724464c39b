// StateStore: latest event per type and producer, latest over producers, snapshot; of a bounded number of
// producers.
#include "base/random.hpp"
#include "event/state_store.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tutti::event {
namespace {

constexpr TypeId press{0};
constexpr TypeId turn{1};

Event event(TypeId type, std::uint32_t producer, EventNumber number, WallTime time = {}) {
    return {
        .type = type,
        .producer = ProducerId{producer},
        .time = time,
        .data = Value::object({}),
        .number = number
    };
}

EventNumber number(const Event* event) { return event == nullptr ? 0 : event->number; }

TEST(StateStore, KnowsNothingAtFirst) {
    const StateStore state;
    EXPECT_EQ(state.latest(press), nullptr);
    EXPECT_EQ(state.latest(press, no_producer), nullptr);
    EXPECT_TRUE(state.snapshot().empty());
}

TEST(StateStore, KeepsTheLatestEventPerTypeAndProducer) {
    StateStore state;
    state.update(event(press, 1, 1));
    state.update(event(press, 2, 2));
    state.update(event(turn, 1, 3));
    state.update(event(press, 1, 4));
    EXPECT_EQ(number(state.latest(press, ProducerId{1})), 4U);
    EXPECT_EQ(number(state.latest(press, ProducerId{2})), 2U);
    EXPECT_EQ(number(state.latest(turn, ProducerId{1})), 3U);
    EXPECT_EQ(state.latest(turn, ProducerId{2}), nullptr);
    EXPECT_EQ(state.latest(TypeId{7}, ProducerId{1}), nullptr);
}

TEST(StateStore, KeepsTheLatestOverProducers) {
    StateStore state;
    state.update(event(press, 1, 1));
    state.update(event(press, 2, 2));
    EXPECT_EQ(number(state.latest(press)), 2U);
    state.update(event(press, 1, 3));
    EXPECT_EQ(number(state.latest(press)), 3U);
}

TEST(StateStore, TellsTheProducersOfOneType) {
    StateStore state;
    state.update(event(press, 2, 1));
    state.update(event(turn, 1, 2));
    state.update(event(press, 1, 3));
    state.update(event(press, 2, 4));
    std::vector<EventNumber> numbers;
    for (const auto& each : state.of_producers(press)) numbers.push_back(each.number);
    EXPECT_EQ(numbers, (std::vector<EventNumber>{4, 3}));
    EXPECT_TRUE(state.of_producers(TypeId{7}).empty());
}

TEST(StateStore, LatestIsWhatCameLastWhateverItsStamp) {
    StateStore state;
    state.update(event(press, 1, 1, WallTime(seconds(10))));
    state.update(event(press, 2, 2, WallTime(seconds(5))));
    EXPECT_EQ(number(state.latest(press)), 2U);
}

TEST(StateStore, SnapshotIsByTypeThenByProducerAsFirstHeard) {
    StateStore state;
    state.update(event(turn, 5, 1));
    state.update(event(press, 9, 2));
    state.update(event(press, 3, 3));
    state.update(event(press, 9, 4));
    std::vector<EventNumber> numbers;
    for (const auto& each : state.snapshot()) numbers.push_back(each.number);
    EXPECT_EQ(numbers, std::vector<EventNumber>({4, 3, 1}));
}

TEST(StateStore, AgreesWithAPlainMapOverManyProducers) {
    StateStore state;
    std::map<std::pair<std::uint32_t, std::uint32_t>, EventNumber> expected;
    SeededRandom random{7};
    for (EventNumber n = 1; n <= 20'000; ++n) {
        const auto type = static_cast<std::uint32_t>(random.next() % 3);
        // One type with a single producer, one with a few, one with as many as are kept.
        const std::uint32_t producers[] = {1, 9, StateStore::most_producers};
        const auto producer = static_cast<std::uint32_t>(random.next() % producers[type]);
        state.update(event(TypeId{type}, producer, n));
        expected[{type, producer}] = n;
        ASSERT_EQ(number(state.latest(TypeId{type})), n);
    }
    for (const auto& [key, n] : expected)
        EXPECT_EQ(number(state.latest(TypeId{key.first}, ProducerId{key.second})), n);
    EXPECT_EQ(state.snapshot().size(), expected.size());
}

TEST(StateStore, AFurtherProducerTakesThePlaceOfTheOneUnheardOfForLongest) {
    StateStore state;
    constexpr auto most = static_cast<std::uint32_t>(StateStore::most_producers);
    EventNumber n = 0;
    for (std::uint32_t producer = 0; producer < most; ++producer) state.update(event(press, producer, ++n));
    state.update(event(press, 0, ++n)); // so that number 1 is the one unheard of for longest
    state.update(event(press, most, ++n));
    EXPECT_EQ(state.snapshot().size(), StateStore::most_producers);
    EXPECT_EQ(state.latest(press, ProducerId{1}), nullptr);
    EXPECT_NE(state.latest(press, ProducerId{0}), nullptr);
    EXPECT_EQ(number(state.latest(press, ProducerId{most})), n);
    // The one that went comes back in the place of the next.
    state.update(event(press, 1, ++n));
    EXPECT_EQ(number(state.latest(press, ProducerId{1})), n);
    EXPECT_EQ(state.latest(press, ProducerId{2}), nullptr);
    EXPECT_EQ(number(state.latest(press)), n);
}

TEST(StateStore, StaysBoundedUnderEverNewProducers) {
    StateStore state;
    for (std::uint32_t n = 1; n <= 5000; ++n) {
        state.update(event(press, n, n));
        ASSERT_EQ(number(state.latest(press)), n);
    }
    const auto kept = state.snapshot();
    EXPECT_EQ(kept.size(), StateStore::most_producers);
    for (const auto& each : kept) EXPECT_GT(each.number, 5000 - StateStore::most_producers);
}

} // namespace
} // namespace tutti::event
