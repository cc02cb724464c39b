#include "governance/manifest/desired_sources.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace tutti::governance {
namespace {

using Until = DesiredSources::Until;
constexpr SteadyTime start{microseconds(1'000'000)};

/// "a=text b=-": what is due now.
std::string due(DesiredSources& sources, SteadyTime now) {
    std::string all;
    while (const auto each = sources.take(now)) all += each->source + "=" + each->text.value_or("-") + " ";
    return all;
}

TEST(DesiredSources, AFileIsAppliedWhenItHasStayedTheSameForAWhile) {
    DesiredSources sources;
    sources.found({{"file:a", "1"}}, {}, start);
    EXPECT_EQ(due(sources, start + DesiredSources::settles_in - microseconds(1)), "");
    EXPECT_EQ(sources.next(), start + DesiredSources::settles_in);
    sources.found({{"file:a", "12"}}, {}, start + milliseconds(200));
    EXPECT_EQ(due(sources, start + DesiredSources::settles_in), "") << "it is being written";
    EXPECT_EQ(due(sources, start + milliseconds(500)), "file:a=12 ");
    sources.done("file:a");
    EXPECT_EQ(sources.next(), std::nullopt);
    sources.found({{"file:a", "12"}}, {}, start + seconds(9));
    EXPECT_EQ(sources.next(), std::nullopt) << "it is the same";
}

TEST(DesiredSources, OneThatIsGoneOrEmptyForAMomentTakesNothingAway) {
    DesiredSources sources;
    sources.found({{"file:a", "1"}, {"file:b", "2"}}, {}, start);
    EXPECT_EQ(due(sources, start + seconds(1)), "file:a=1 file:b=2 ");
    sources.done("file:a");
    sources.done("file:b");
    sources.found({{"file:a", " \n"}}, {}, start + seconds(2));
    EXPECT_EQ(due(sources, start + seconds(4)), "");
    sources.found({{"file:a", "1"}, {"file:b", "2"}}, {}, start + seconds(4));
    EXPECT_EQ(due(sources, start + seconds(5)), "file:a=1 file:b=2 ") << "applied anew: nothing changes";
    sources.done("file:a");
    sources.done("file:b");
    sources.found({{"file:a", ""}}, {}, start + seconds(10));
    EXPECT_EQ(due(sources, start + seconds(10) + DesiredSources::gone_after), "file:a= file:b=- ");
    sources.done("file:a");
    sources.done("file:b");
    EXPECT_EQ(sources.size(), 1U);
}

TEST(DesiredSources, WhatIsBelowAPlaceThatIsNotThereStaysAsItIs) {
    DesiredSources sources;
    sources.found({{"file:desired/a", "1"}, {"file:desired.toml", "2"}}, {}, start);
    EXPECT_NE(due(sources, start + seconds(1)), "");
    sources.done("file:desired/a");
    sources.done("file:desired.toml");
    sources.found({{"file:desired.toml", "2"}}, {"file:desired"}, start + seconds(2));
    EXPECT_EQ(due(sources, start + seconds(99)), "");
}

TEST(DesiredSources, WhatHeldBeforeThisProcessAndIsThereNoMoreGoes) {
    DesiredSources sources;
    sources.known("file:old", start);
    sources.found({{"file:a", "1"}}, {}, start);
    EXPECT_EQ(due(sources, start + DesiredSources::gone_after), "file:a=1 file:old=- ");
}

TEST(DesiredSources, WhatHeldBeforeStaysWhileItsPlaceIsNotThere) {
    DesiredSources sources;
    sources.known("file:usb/old", start);
    sources.found({}, {"file:usb"}, start);
    EXPECT_EQ(due(sources, start + seconds(99)), "");
    sources.found({}, {}, start + seconds(100));
    EXPECT_EQ(due(sources, start + seconds(100)), "");
    EXPECT_EQ(due(sources, start + seconds(100) + DesiredSources::gone_after), "file:usb/old=- ");
}

TEST(DesiredSources, ARefusedOneWaitsUntilItChangesOrForAWhile) {
    DesiredSources sources;
    sources.found({{"file:a", "1"}, {"file:b", "2"}}, {}, start);
    EXPECT_NE(due(sources, start + seconds(1)), "");
    sources.refused("file:a", "a.toml:3:7: wrong", Until::ItChanges, start + seconds(1));
    sources.refused("file:b", "the store is away", Until::Later, start + seconds(1));
    EXPECT_EQ(sources.problems().begin()->second, "a.toml:3:7: wrong");
    EXPECT_EQ(due(sources, start + seconds(1) + DesiredSources::tries_again_after), "file:b=2 ");
    sources.done("file:b");
    sources.found({{"file:a", "3"}, {"file:b", "2"}}, {}, start + seconds(9));
    EXPECT_EQ(due(sources, start + seconds(10)), "file:a=3 ");
    sources.done("file:a");
    EXPECT_TRUE(sources.problems().empty());
}

/// Each time leaves a line in the audit.
TEST(DesiredSources, OneThatIsRefusedAgainAndAgainIsTriedMoreSeldom) {
    DesiredSources sources;
    sources.found({{"file:a", "1"}}, {}, start);
    auto now = start + seconds(1);
    auto pause = DesiredSources::tries_again_after;
    for (int times = 0; times < 12; ++times) {
        ASSERT_EQ(due(sources, now), "file:a=1 ") << times;
        sources.refused("file:a", "it would lock out whoever applies it", Until::Later, now);
        ASSERT_EQ(sources.next(), now + pause) << times;
        now += pause;
        pause = std::min(2 * pause, DesiredSources::tries_again_at_last_after);
    }
    EXPECT_EQ(pause, DesiredSources::tries_again_at_last_after);
    sources.found({{"file:a", "2"}}, {}, now);
    now += seconds(1);
    EXPECT_EQ(due(sources, now), "file:a=2 ");
    sources.refused("file:a", "the store is away", Until::Later, now);
    EXPECT_EQ(sources.next(), now + DesiredSources::tries_again_after) << "it is another one";
}

TEST(DesiredSources, OneThatChangesWhileItIsAppliedIsAppliedAgain) {
    DesiredSources sources;
    sources.found({{"file:a", "1"}}, {}, start);
    EXPECT_EQ(due(sources, start + seconds(1)), "file:a=1 ");
    sources.found({{"file:a", "2"}}, {}, start + seconds(1));
    sources.done("file:a");
    EXPECT_EQ(due(sources, start + seconds(2)), "file:a=2 ");
}

/// Whatever people do to files, in the end what is there holds, and nothing else.
TEST(DesiredSources, InTheEndHoldsWhatIsThere) {
    std::mt19937 random(11);
    const auto below = [&](unsigned bound) { return random() % bound; };
    for (int round = 0; round < 300; ++round) {
        DesiredSources sources;
        std::map<std::string, std::string> files;
        std::map<std::string, std::string> holds;
        auto now = start;
        const auto settle = [&] {
            std::vector<DesiredSources::Found> all;
            for (const auto& [name, text] : files) all.push_back({name, text});
            sources.found(std::move(all), {}, now);
        };
        for (int step = 0; step < 60; ++step) {
            now += milliseconds(below(2000));
            const std::string name = "file:" + std::string(1, static_cast<char>('a' + below(3)));
            if (below(3) == 0)
                files.erase(name);
            else
                files[name] = std::to_string(below(4));
            settle();
            while (const auto each = sources.take(now)) {
                if (below(4) == 0) {
                    sources.refused(each->source, "later", Until::Later, now);
                    continue;
                }
                if (each->text)
                    holds[each->source] = *each->text;
                else
                    holds.erase(each->source);
                sources.done(each->source);
            }
        }
        for (int more = 0; more < 20; ++more) {
            now += DesiredSources::tries_again_at_last_after;
            settle();
            while (const auto each = sources.take(now)) {
                if (each->text)
                    holds[each->source] = *each->text;
                else
                    holds.erase(each->source);
                sources.done(each->source);
            }
        }
        ASSERT_EQ(holds, files) << round;
        ASSERT_EQ(sources.next(), std::nullopt) << round;
    }
}

} // namespace
} // namespace tutti::governance
