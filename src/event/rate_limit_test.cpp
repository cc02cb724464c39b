// Rate limit: at most so many events in any sliding second (DESIGN §5, docs/events.md).
#include "base/random.hpp"
#include "event/performance_testing.hpp"

#include <deque>

namespace tutti::event::testing {
namespace {

struct RateLimit : Performance {
    explicit RateLimit(std::uint32_t per_second) {
        add("limit", definition::RateLimit{"in", per_second, "out"});
    }
};

TEST(RateLimit, PassesAtMostSoManyInASecond) {
    RateLimit show(2);
    for (int i = 0; i < 5; ++i) show.input(milliseconds(100 * i), "in");
    EXPECT_EQ(show.take(), Lines({"0 out pad/1", "100000 out pad/1"}));
}

TEST(RateLimit, AnEventExactlyASecondAgoStillCounts) {
    RateLimit show(1);
    show.input(1s, "in");
    show.input(2s, "in");
    EXPECT_EQ(show.count("out"), 1);
}

TEST(RateLimit, AnEventAMicrosecondLessThanASecondAgoCounts) {
    RateLimit show(1);
    show.input(1s, "in");
    show.input(2s - 1us, "in");
    EXPECT_EQ(show.count("out"), 1);
}

TEST(RateLimit, AnEventAMicrosecondMoreThanASecondAgoIsForgotten) {
    RateLimit show(1);
    show.input(1s, "in");
    show.input(2s + 1us, "in");
    EXPECT_EQ(show.count("out"), 2);
}

TEST(RateLimit, TheRestAreDroppedAndCounted) {
    RateLimit show(3);
    for (int i = 0; i < 10; ++i) show.input(0s, "in");
    EXPECT_EQ(show.view("limit").fired, 3U);
    EXPECT_EQ(show.view("limit").suppressed, 7U);
    EXPECT_EQ(show.reports, Lines()) << "it is its task, nothing to report";
    show.run_out();
    EXPECT_EQ(show.count("out"), 3) << "dropped, not delayed";
}

TEST(RateLimit, DroppedEventsDoNotCountAgainstTheNext) {
    RateLimit show(1);
    for (int i = 0; i <= 10; ++i) show.input(milliseconds(100 * i), "in");
    show.input(1s + 1us, "in");
    EXPECT_EQ(show.take(), Lines({"0 out pad/1", "1000001 out pad/1"}));
}

TEST(RateLimit, IsOverAllProducersOfTheType) {
    RateLimit show(2);
    for (std::int32_t number = 1; number <= 5; ++number) show.input(0s, "in", number);
    EXPECT_EQ(show.take(), Lines({"0 out pad/1", "0 out pad/2"}));
}

TEST(RateLimit, OutputIsTheEvent) {
    RateLimit show(1);
    show.input(1s, "in", 3, json(R"({"n":1})"));
    EXPECT_EQ(
        show.data("out"), R"({"events":[{"event_type":"in","producer_id":3,"data":{"n":1},"timestamp":1.0}],)"
                          R"("virtual_peripheral":{"id":"vp-1","name":"limit"}})"
    );
}

TEST(RateLimit, MayBeHigherThanTheLimitOfPatterns) {
    RateLimit show(1000);
    for (int i = 0; i < 1200; ++i) show.input(microseconds(i), "in");
    EXPECT_EQ(show.count("out"), 1000);
}

TEST(RateLimit, NoSlidingSecondEverHasMoreAndNoneIsDroppedWithoutNeed) {
    RateLimit show(7);
    SeededRandom random{3};
    std::deque<microseconds> passed;
    auto now = 0us;
    int expected = 0;
    for (int i = 0; i < 20'000; ++i) {
        now += microseconds(random.next() % 200'000);
        while (!passed.empty() && now - passed.front() > 1s) passed.pop_front();
        if (passed.size() < 7) {
            passed.push_back(now);
            ++expected;
        }
        show.input(now, "in");
    }
    EXPECT_EQ(show.count("out"), expected);
}

} // namespace
} // namespace tutti::event::testing
