#include "gateway/setup.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;

TEST(FirstSetup, ACodeIsTakenAsPeopleTypeIt) {
    FirstSetup setup;
    setup.await("K7QF-2MXD");
    const SteadyTime now{1h};
    for (const auto* typed : {"K7QF-2MXD", "k7qf2mxd", " K7QF 2MXD "})
        EXPECT_TRUE(setup.takes(typed, now)) << typed;
    for (const auto* typed : {"", "K7QF", "K7QF-2MXE", "K7QF-2MXDD"})
        EXPECT_FALSE(setup.takes(typed, now)) << typed;
}

TEST(FirstSetup, WrongCodesMakeEverybodyWait) {
    FirstSetup setup;
    setup.await("K7QF-2MXD");
    SteadyTime now{1h};
    for (std::uint32_t i = 0; i < FirstSetup::delay.free; ++i) {
        EXPECT_EQ(setup.wait(now), 0s);
        EXPECT_FALSE(setup.takes("AAAA-AAAA", now));
    }
    EXPECT_EQ(setup.wait(now), FirstSetup::delay.first);
    now += FirstSetup::delay.first;
    EXPECT_EQ(setup.wait(now), 0s);
    for (int i = 0; i < 30; ++i) EXPECT_FALSE(setup.takes("AAAA-AAAA", now));
    EXPECT_EQ(setup.wait(now), FirstSetup::delay.longest);
}

TEST(FirstSetup, CodesAreOfEightLettersThatNobodyMixesUp) {
    SeededRandom random{7};
    std::set<std::string> codes;
    for (int i = 0; i < 100; ++i) {
        const auto code = make_setup_code(random);
        EXPECT_EQ(code.size(), 9u);
        EXPECT_EQ(code[4], '-');
        EXPECT_EQ(code.find_first_of("01OI"), std::string::npos);
        codes.insert(code);
    }
    EXPECT_EQ(codes.size(), 100u);
}

} // namespace
} // namespace tutti::gateway
