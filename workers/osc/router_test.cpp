#include "osc/parse.hpp"
#include "workers/osc/router.hpp"

#include <gtest/gtest.h>

namespace tutti::osc_router {
namespace {

osc::Route
route(std::vector<const char*> match, std::vector<std::uint16_t> to, const char* rename = nullptr) {
    osc::Route made{.name = "r", .match = {}, .to = {}, .rename = {}};
    for (const auto* pattern : match) made.match.push_back(*osc::Pattern::parse(pattern));
    for (const auto port : to) made.to.push_back({"127.0.0.1", port});
    if (rename != nullptr) made.rename = *osc::Rename::parse(rename);
    return made;
}
osc::Route dropping(const char* match) {
    auto made = route({match}, {});
    made.drop = true;
    return made;
}

struct RouterTest : testing::Test {
    /// What each destination gets of one packet.
    std::vector<osc::Packet> given(Router& router, const osc::Packet& packet, std::size_t destination) {
        bytes = osc::print(packet);
        router.begin();
        router.take(packet, bytes);
        std::vector<osc::Packet> all;
        for (const auto each : router.packets_for(destination)) all.push_back(*osc::parse(each));
        return all;
    }
    std::string bytes;
    using Packets = std::vector<osc::Packet>;
    const osc::Message beat{"/audio/beat", {std::int32_t{1}, 0.5F}};
    const osc::Message pitch{"/audio/pitch", {440.0F, 0.5F}};
    const osc::Message fader{"/1/fader", {0.25F}};
};

TEST_F(RouterTest, MessageGoesByEveryRouteThatTakesIt) {
    Router router({route({"/audio/*"}, {1, 2}), route({"/audio/beat", "/1/*"}, {3})});
    EXPECT_EQ(given(router, beat, 0), Packets{beat});
    EXPECT_EQ(given(router, beat, 1), Packets{beat});
    EXPECT_EQ(given(router, beat, 2), Packets{beat});
    EXPECT_EQ(given(router, pitch, 2), Packets{});
    EXPECT_EQ(given(router, fader, 0), Packets{});
    EXPECT_EQ(given(router, fader, 2), Packets{fader});
    EXPECT_EQ(router.taken(0), 4U);
    EXPECT_EQ(router.taken(1), 5U);
}

TEST_F(RouterTest, WhatIsNotRenamedIsPassedOnByteForByte) {
    Router router({route({"//*"}, {1})});
    // A packet that we would write otherwise: without type tags.
    const std::string odd("/a\0\0", 4);
    router.begin();
    router.take(*osc::parse(odd), odd);
    ASSERT_EQ(router.packets_for(0).size(), 1U);
    EXPECT_EQ(router.packets_for(0)[0].data(), odd.data());
    EXPECT_EQ(router.packets_for(0)[0].size(), odd.size());
}

TEST_F(RouterTest, DestinationOfTwoRoutesGetsAMessageOnce) {
    Router router({route({"/audio/*"}, {1}), route({"/audio/beat"}, {1})});
    EXPECT_EQ(router.destinations().size(), 1U);
    EXPECT_EQ(given(router, beat, 0), Packets{beat});
}

TEST_F(RouterTest, DestinationGetsAMessageUnderEachOfItsNames) {
    Router router({route({"/audio/*"}, {1}, "/sound/*"), route({"/audio/beat"}, {1})});
    EXPECT_EQ(given(router, beat, 0), (Packets{osc::Message{"/sound/beat", beat.arguments}, beat}));
}

TEST_F(RouterTest, DropEndsTheWayForTheRoutesBehindIt) {
    Router router({route({"/audio/*"}, {1}), dropping("/audio/beat"), route({"//*"}, {2})});
    EXPECT_EQ(given(router, beat, 0), Packets{beat}) << "it stands before";
    EXPECT_EQ(given(router, beat, 1), Packets{});
    EXPECT_EQ(given(router, pitch, 1), Packets{pitch});
    EXPECT_EQ(router.taken(1), 2U);
}

TEST_F(RouterTest, BundleStaysTogetherWithItsTime) {
    Router router({route({"/audio/*"}, {1})});
    const osc::Bundle bundle{osc::TimeTag{77}, {beat, osc::Bundle{osc::TimeTag{78}, {pitch}}}};
    EXPECT_EQ(given(router, bundle, 0), Packets{bundle});
    EXPECT_EQ(router.packets_for(0)[0].data(), bytes.data()) << "as it came";
}

TEST_F(RouterTest, OfABundleOnlyWhatIsTakenGoesOnInTheSameOrderAndTime) {
    Router router({route({"/audio/*"}, {1}, "/x/*"), route({"/1/*"}, {2})});
    const osc::Bundle bundle{osc::TimeTag{77}, {beat, fader, osc::Bundle{osc::TimeTag{78}, {fader, pitch}}}};
    const osc::Message x_beat{"/x/beat", beat.arguments};
    const osc::Message x_pitch{"/x/pitch", pitch.arguments};
    const osc::Bundle audio{osc::TimeTag{77}, {x_beat, osc::Bundle{osc::TimeTag{78}, {x_pitch}}}};
    const osc::Bundle desk{osc::TimeTag{77}, {fader, osc::Bundle{osc::TimeTag{78}, {fader}}}};
    EXPECT_EQ(given(router, bundle, 0), Packets{audio});
    EXPECT_EQ(given(router, bundle, 1), Packets{desk});
}

TEST_F(RouterTest, BundleOfWhichNothingIsTakenGoesNowhere) {
    Router router({route({"/audio/*"}, {1})});
    EXPECT_EQ(given(router, osc::Bundle{osc::TimeTag{}, {fader}}, 0), Packets{});
    EXPECT_EQ(given(router, osc::Bundle{osc::TimeTag{}, {}}, 0), Packets{});
}

TEST_F(RouterTest, PacketsOfOneRoundKeepTheirOrder) {
    Router router({route({"//*"}, {1}), route({"/audio/*"}, {2}, "/x/*")});
    const auto first = osc::print(beat);
    const auto second = osc::print(fader);
    router.begin();
    router.take(beat, first);
    router.take(fader, second);
    router.take(beat, first);
    ASSERT_EQ(router.packets_for(0).size(), 3U);
    EXPECT_EQ(router.packets_for(0)[1], second);
    EXPECT_EQ(router.packets_for(1).size(), 2U);
}

TEST_F(RouterTest, FloodOfAddressesIsForgottenAgain) {
    Router router({route({"/audio/*"}, {1})});
    for (int i = 0; i < 10'000; ++i) given(router, osc::Message{"/x" + std::to_string(i)}, 0);
    EXPECT_EQ(given(router, beat, 0), Packets{beat});
}

} // namespace
} // namespace tutti::osc_router
