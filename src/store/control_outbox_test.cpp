#include "store/control_store_testing.hpp"

namespace tutti::store {
namespace {

class ControlOutboxTest : public ControlStoreTest {
protected:
    static void say(ControlStore& store, int from, int to) {
        for (int i = from; i <= to; ++i)
            must(store.commit(emit("row.put", fmt::format("{{\"i\":{}}}", i), at_second(i))));
    }
    static void trim(ControlStore& store, const Keeping& keeping, WallTime now) {
        must(store.commit({std::nullopt, [=](ControlTransaction& transaction) {
                               return transaction.trim(keeping, {}, now);
                           }}));
    }
    static std::vector<std::uint64_t> sequences(const OutboxPage& page) {
        std::vector<std::uint64_t> found;
        for (const auto& event : page.events) found.push_back(event.sequence);
        return found;
    }
};

using Sequences = std::vector<std::uint64_t>;

TEST_F(ControlOutboxTest, EventsAreNumberedFromOneWithoutAHole) {
    auto store = open();
    say(store, 1, 5);
    const auto page = store.events(0, 100).value();
    EXPECT_FALSE(page.gap);
    EXPECT_EQ(sequences(page), (Sequences{1, 2, 3, 4, 5}));
    EXPECT_EQ(page.events[1], (OutboxEvent{2, at_second(2), "row.put", "{\"i\":2}"}));
}

TEST_F(ControlOutboxTest, AReaderResumesAnywhereAndTakesWhatHeCan) {
    auto store = open();
    say(store, 1, 9);
    EXPECT_EQ(sequences(store.events(4, 3).value()), (Sequences{4, 5, 6}));
    EXPECT_EQ(sequences(store.events(7, 3).value()), (Sequences{7, 8, 9}));
    const auto rest = store.events(10, 3).value();
    EXPECT_FALSE(rest.gap);
    EXPECT_TRUE(rest.events.empty());
}

TEST_F(ControlOutboxTest, WhoComesTooLateIsToldWhatHeMissed) {
    auto store = open();
    say(store, 1, 9);
    trim(store, {.most = 4}, at_second(9));
    EXPECT_EQ(store.span(), (OutboxSpan{6, 9}));
    const auto page = store.events(3, 2).value();
    EXPECT_EQ(page.gap, (Gap{3, 5}));
    EXPECT_EQ(sequences(page), (Sequences{6, 7}));
    EXPECT_FALSE(store.events(6, 2)->gap);
}

TEST_F(ControlOutboxTest, SequencesGoOnWhereAllEventsAreGone) {
    {
        auto store = open();
        say(store, 1, 9);
        trim(store, {.most = 100, .age = seconds(1)}, at_second(100));
        EXPECT_EQ(store.span(), (OutboxSpan{10, 9}));
        EXPECT_EQ(store.events(3, 2)->gap, (Gap{3, 9}));
    }
    auto store = open();
    EXPECT_EQ(store.span(), (OutboxSpan{10, 9}));
    say(store, 10, 10);
    EXPECT_EQ(sequences(store.events(10, 2).value()), (Sequences{10}));
    must(store.check());
}

TEST_F(ControlOutboxTest, AClockThatWasAheadForAWhileMakesNoHole) {
    auto store = open();
    say(store, 1, 2);
    must(store.commit(emit("row.put", "{}", at_second(1'000))));
    say(store, 4, 6);
    trim(store, {.most = 100, .age = seconds(1)}, at_second(100));
    EXPECT_EQ(store.span(), (OutboxSpan{3, 6}));
    must(store.check());
}

TEST_F(ControlOutboxTest, ADamagedEventIsAGapAndThoseAroundItAreRead) {
    {
        auto store = open();
        say(store, 1, 9);
    }
    behind_its_back("UPDATE outbox SET data='{}' WHERE sequence IN (1, 4, 5, 9)");
    auto store = open();
    auto page = store.events(1, 100).value();
    EXPECT_EQ(page.gap, (Gap{1, 1}));
    EXPECT_EQ(sequences(page), (Sequences{2, 3}));
    page = store.events(4, 100).value();
    EXPECT_EQ(page.gap, (Gap{4, 5}));
    EXPECT_EQ(sequences(page), (Sequences{6, 7, 8}));
    page = store.events(9, 100).value();
    EXPECT_EQ(page.gap, (Gap{9, 9}));
    EXPECT_TRUE(page.events.empty());
    page = store.events(4, 1).value();
    EXPECT_EQ(page.gap, (Gap{4, 4}));
    EXPECT_EQ(store.check().error().code, ErrorCode::InvalidInput);
}

TEST_F(ControlOutboxTest, EventsThatAreGoneAreAGap) {
    {
        auto store = open();
        say(store, 1, 9);
    }
    behind_its_back("DELETE FROM outbox WHERE sequence IN (4, 5)");
    auto store = open();
    EXPECT_EQ(sequences(store.events(1, 100).value()), (Sequences{1, 2, 3}));
    EXPECT_EQ(store.events(4, 100)->gap, (Gap{4, 5}));
    EXPECT_EQ(store.check().error().message, "events 4 to 5 are gone");
}

TEST_F(ControlOutboxTest, LargeEventsComeInSeveralPages) {
    auto store = open();
    for (int i = 0; i < 40; ++i) must(store.commit(emit("row.put", std::string(max_event_data, 'x'))));
    Sequences all;
    for (std::uint64_t from = 1; from <= 40;) {
        const auto page = store.events(from, 1'000).value();
        ASSERT_FALSE(page.events.empty());
        EXPECT_LE(page.events.size(), 17u);
        for (const auto sequence : sequences(page)) all.push_back(sequence);
        from = page.events.back().sequence + 1;
    }
    EXPECT_EQ(all.size(), 40u);
    EXPECT_EQ(
        store.commit(emit("row.put", std::string(max_event_data + 1, 'x'))).error().code,
        ErrorCode::LimitExceeded
    );
}

TEST_F(ControlOutboxTest, ACursorGoesForwardOnlyAndNotPastTheEnd) {
    auto store = open();
    say(store, 1, 5);
    const auto advance = [&](std::uint64_t to) {
        return store.commit({std::nullopt, [=](ControlTransaction& transaction) {
                                 return transaction.advance("bus", to);
                             }});
    };
    EXPECT_EQ(store.cursor("bus"), 0u);
    must(advance(4));
    must(advance(2));
    EXPECT_EQ(store.cursor("bus"), 4u);
    EXPECT_EQ(advance(6).error().code, ErrorCode::LimitExceeded);
    EXPECT_EQ(store.cursor("bus"), 4u);
}

} // namespace
} // namespace tutti::store
