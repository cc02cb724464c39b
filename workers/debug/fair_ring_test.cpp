#include "workers/debug/fair_ring.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tutti::debug {

namespace {

using Ring = FairRing<std::string>;

void add(Ring& ring, const std::string& name) { ring.add(name) = name; }

std::map<std::string, int> counts(const Ring& ring) {
    std::map<std::string, int> counted;
    for (auto number = ring.first_from(0); number <= ring.newest(); number = ring.first_from(number + 1))
        ++counted[ring.at(number)];
    return counted;
}

std::vector<std::uint64_t> numbers_backwards(const Ring& ring) {
    std::vector<std::uint64_t> numbers;
    for (auto number = ring.last_to(ring.newest()); number > 0; number = ring.last_to(number - 1))
        numbers.push_back(number);
    return numbers;
}

TEST(FairRing, OneThatIsAloneHasAllOfIt) {
    Ring ring(100);
    EXPECT_GT(ring.oldest(), ring.newest());
    EXPECT_EQ(ring.last_to(ring.newest()), 0);
    for (int i = 0; i < 250; ++i) add(ring, "/a");
    EXPECT_EQ(ring.size(), 100);
    EXPECT_EQ(ring.oldest(), 151);
    EXPECT_EQ(ring.newest(), 250);
    EXPECT_EQ(ring.gone_between(0, 250), 150);
    EXPECT_EQ(ring.gone_between(0, 100), 100);
    EXPECT_EQ(ring.gone_between(200, 250), 0);
    EXPECT_EQ(ring.gone_between(250, 250), 0);
}

TEST(FairRing, WhoHasNoMoreThanItsShareGoesByAge) {
    Ring ring(64);
    for (int i = 0; i < 200; ++i) add(ring, i % 2 == 0 ? "/a" : "/b");
    EXPECT_EQ(ring.oldest(), 137);
    EXPECT_EQ(ring.gone_between(100, 200), 36);
    EXPECT_EQ(counts(ring), (std::map<std::string, int>{{"/a", 32}, {"/b", 32}}));
}

TEST(FairRing, AFloodLeavesWhatIsRareAlone) {
    Ring ring(1000);
    for (int second = 0; second < 30; ++second) {
        add(ring, "event/button/press");
        for (int frame = 0; frame < 60; ++frame)
            for (const auto* name : {"/levels", "/beat", "/pitch", "/spectrum", "/timbre"}) add(ring, name);
        for (int tenth = 0; tenth < 10; ++tenth) add(ring, "reading/a/b");
    }
    const auto counted = counts(ring);
    EXPECT_EQ(ring.size(), 1000);
    EXPECT_EQ(counted.at("event/button/press"), 30) << "all of half a minute, where 3 s fill it";
    EXPECT_GE(counted.at("reading/a/b"), 100);
    for (const auto* name : {"/levels", "/beat", "/pitch", "/spectrum", "/timbre"})
        EXPECT_GE(counted.at(name), 32) << name;
}

TEST(FairRing, WhatIsRareGoesWhenManyNamesFillIt) {
    Ring ring(100);
    add(ring, "rare");
    for (int i = 0; i < 100; ++i) add(ring, "/" + std::to_string(i));
    EXPECT_EQ(ring.oldest(), 2);
    EXPECT_FALSE(counts(ring).contains("rare"));
}

TEST(FairRing, ClearedItGoesOnCounting) {
    Ring ring(40);
    for (int i = 0; i < 50; ++i) add(ring, "/a");
    ring.clear();
    EXPECT_EQ(ring.size(), 0);
    EXPECT_EQ(ring.oldest(), 51);
    add(ring, "/b");
    EXPECT_EQ(ring.newest(), 51);
    EXPECT_EQ(counts(ring), (std::map<std::string, int>{{"/b", 1}}));
}

TEST(FairRing, ResizedKeepsTheNewest) {
    Ring ring(50);
    for (int i = 0; i < 70; ++i) add(ring, i % 7 == 0 ? "/rare" : "/a");
    ring.resize(5);
    EXPECT_EQ(numbers_backwards(ring), (std::vector<std::uint64_t>{70, 69, 68, 67, 66}));
    add(ring, "/b");
    EXPECT_EQ(ring.size(), 5);
    EXPECT_EQ(ring.oldest(), 67);
    ring.resize(80);
    for (int i = 0; i < 75; ++i) add(ring, "/a");
    EXPECT_EQ(ring.size(), 80);
    EXPECT_EQ(ring.oldest(), 67);
}

TEST(FairRing, WhateverComesItStaysInOrderAndWithinItsRoom) {
    std::mt19937 random(5);
    Ring ring(120);
    for (int step = 0; step < 20'000; ++step) {
        add(ring, "/" + std::to_string(random() % (1 + random() % 12)));
        if (random() % 2000 == 0) ring.resize(40 + random() % 100);
        if (random() % 5000 == 0) ring.clear();
        if (step % 97 != 0) continue;
        const auto numbers = numbers_backwards(ring);
        ASSERT_EQ(numbers.size(), ring.size());
        ASSERT_LE(ring.size(), 140);
        ASSERT_TRUE(std::ranges::is_sorted(numbers, std::greater()));
        if (!numbers.empty()) {
            ASSERT_EQ(numbers.back(), ring.oldest());
            ASSERT_EQ(ring.gone_between(0, ring.newest()), ring.newest() - ring.size());
        }
    }
}

} // namespace

} // namespace tutti::debug
