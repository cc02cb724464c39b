#include "base/random.hpp"
#include "broker/deadlines.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <utility>

namespace tutti::broker {

namespace {

Session* number(std::size_t index) { return reinterpret_cast<Session*>(index + 1); } // never looked at

std::optional<std::size_t> due(const Deadlines& deadlines, SteadyTime now) {
    const auto owner = deadlines.due(now);
    if (!owner) return std::nullopt;
    return reinterpret_cast<std::size_t>(std::get<Session*>(*owner)) - 1;
}

} // namespace

TEST(Deadlines, AreDueInTheirOrderAndTogetherInThatOfArming) {
    Deadlines deadlines;
    std::array<Deadlines::Handle, 4> handles;
    const std::array<int, 4> times{5, 3, 5, 4};
    for (std::size_t i = 0; i < 4; ++i) deadlines.arm(handles[i], SteadyTime(seconds(times[i])), number(i));
    EXPECT_EQ(due(deadlines, SteadyTime(seconds(2))), std::nullopt);
    EXPECT_EQ(deadlines.next(), SteadyTime(seconds(3)));
    for (const std::size_t next : {1U, 3U, 0U, 2U}) {
        EXPECT_EQ(due(deadlines, SteadyTime(seconds(5))), next);
        deadlines.disarm(handles[next]);
    }
    EXPECT_EQ(deadlines.next(), std::nullopt);
}

TEST(Deadlines, AreWhatASortedListIsWhateverIsArmedAndDisarmed) {
    constexpr std::size_t owners = 40;
    Deadlines deadlines;
    std::array<Deadlines::Handle, owners> handles;
    std::map<std::pair<SteadyTime, int>, std::size_t> sorted;
    std::array<std::optional<std::pair<SteadyTime, int>>, owners> armed;
    SeededRandom random(11);
    for (int step = 0; step < 20'000; ++step) {
        const auto who = static_cast<std::size_t>(random.next() % owners);
        if (armed[who]) sorted.erase(*std::exchange(armed[who], std::nullopt));
        if (random.next() % 3 == 0) {
            deadlines.disarm(handles[who]);
        } else {
            const SteadyTime at(seconds(static_cast<int>(random.next() % 50)));
            deadlines.arm(handles[who], at, number(who));
            sorted.emplace(*(armed[who] = {at, step}), who);
        }
        ASSERT_EQ(deadlines.next().has_value(), !sorted.empty());
        if (!sorted.empty()) ASSERT_EQ(due(deadlines, SteadyTime::max()), sorted.begin()->second);
    }
}

} // namespace tutti::broker
