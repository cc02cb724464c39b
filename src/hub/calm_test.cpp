#include "hub/calm.hpp"

#include <gtest/gtest.h>

namespace tutti::hub {
namespace {

struct Weather {
    std::uint64_t received = 0;
    int used = 0;
    SteadyTime now{seconds{1000}};
    Calm calm{[this] { return received; }, [this] { ++used; }};

    void pass(microseconds time, std::uint64_t messages) {
        now += time;
        received += messages;
        calm.advance(now);
    }
};

TEST(Calm, IsUsedOnceAfterAStormAndNothingWakesUpAfterThat) {
    Weather weather;
    weather.pass(seconds{1}, Calm::storm);
    EXPECT_EQ(weather.calm.next_deadline(), weather.now + Calm::interval);
    weather.pass(Calm::interval - microseconds{1}, 0);
    EXPECT_EQ(weather.used, 0);
    weather.pass(microseconds{1}, 0);
    EXPECT_EQ(weather.used, 1);
    EXPECT_FALSE(weather.calm.next_deadline());
    weather.pass(seconds{100}, Calm::storm - 1);
    EXPECT_FALSE(weather.calm.next_deadline());
}

TEST(Calm, IsNotWhileMessagesCome) {
    Weather weather;
    weather.pass(seconds{1}, Calm::storm);
    for (int i = 0; i < 10; ++i) weather.pass(Calm::interval, Calm::whisper + 1);
    EXPECT_EQ(weather.used, 0);
    weather.pass(Calm::interval, Calm::whisper);
    EXPECT_EQ(weather.used, 1);
}

TEST(Calm, NeedsAStormBefore) {
    Weather weather;
    weather.pass(seconds{1}, Calm::storm - 1);
    EXPECT_FALSE(weather.calm.next_deadline());
    weather.pass(seconds{1}, 1);
    EXPECT_TRUE(weather.calm.next_deadline());
}

} // namespace
} // namespace tutti::hub
