#include "osc/parse.hpp"
#include "workers/audio/osc_out.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace tutti::audio {
namespace {

class OscOutTest : public testing::Test {
protected:
    void next(const Features& features = {}, const Settings& settings = {}) {
        packets.clear();
        for (const auto& message : out.next(features, settings)) packets.push_back(osc::print(message));
    }
    /// How often each address came in so many frames, the first included.
    std::map<std::string, int> count(int frames, const Features& features, const Settings& settings = {}) {
        std::map<std::string, int> found;
        for (int frame = 0; frame < frames; ++frame) {
            next(features, settings);
            for (const auto& packet : packets) ++found[std::string(packet.c_str())];
        }
        return found;
    }

    std::vector<std::string> packets;
    OscOut out;
};

Features music() {
    Features features;
    features.levels = {
        .sub_bass = 0.5F,
        .bass = 1,
        .low_mid = 0.25F,
        .mid = 0,
        .high_mid = 0,
        .presence = 0,
        .air = 0,
        .rms = 0.75F
    };
    features.tonality.tonic = 0;
    features.tonality.is_minor = true;
    return features;
}

TEST_F(OscOutTest, TenSecondsHoldSixHundredOfEachAddressOfSixtyHertz) {
    const auto found = count(600, music());
    for (const auto* address :
         {"/audio/levels", "/audio/spectrum", "/audio/beat", "/audio/pitch", "/audio/timbre"})
        EXPECT_EQ(found.at(address), 600) << address;
    for (const auto* address : {"/audio/structure", "/audio/loudness", "/audio/chroma", "/audio/energy"})
        EXPECT_EQ(found.at(address), 100) << address;
    for (const auto* address : {"/audio/bpm", "/audio/key"}) EXPECT_EQ(found.at(address), 10) << address;
    EXPECT_EQ(found.size(), 11U); // neither onset nor bar: nothing began
}

TEST_F(OscOutTest, WhatIsSwitchedOffIsLeftOutAndTheRestGoesOn) {
    Settings settings;
    settings.pitch = settings.bpm = settings.structure = settings.spectrum = false;
    const auto found = count(600, music(), settings);
    EXPECT_EQ(found.at("/audio/levels"), 600);
    EXPECT_EQ(found.at("/audio/loudness"), 100);
    EXPECT_EQ(found.at("/audio/energy"), 100);
    EXPECT_EQ(found.size(), 3U);
    EXPECT_EQ(count(600, music()).at("/audio/pitch"), 600);
}

TEST_F(OscOutTest, LevelsAreEightFloats) {
    next(music());
    using namespace std::string_literals;
    EXPECT_EQ(
        packets.front(), "/audio/levels\0\0\0,ffffffff\0\0\0"
                         "\x3f\0\0\0\x3f\x80\0\0\x3e\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x3f\x40\0\0"s
    );
}

TEST_F(OscOutTest, ABeatIsAnIntegerAndAPhaseAndItsBar) {
    auto features = music();
    features.beat = {
        .is_beat = true,
        .phase = 0.5F,
        .confidence = 0.25F,
        .number = 3,
        .beats_per_bar = 4,
        .bar_confidence = 0.75F
    };
    next(features);
    using namespace std::string_literals;
    EXPECT_EQ(packets[1], "/audio/beat\0,if\0\0\0\0\1\x3f\0\0\0"s);
    EXPECT_EQ(packets[2], "/audio/bar\0\0,iif\0\0\0\0\0\0\0\3\0\0\0\4\x3f\x40\0\0"s);
    features.beat.is_beat = false;
    next(features);
    EXPECT_EQ(packets[1], "/audio/beat\0,if\0\0\0\0\0\x3f\0\0\0"s);
    EXPECT_NE(std::string(packets[2].c_str()), "/audio/bar");
}

TEST_F(OscOutTest, AnOnsetNamesItsBandsAndTheStrongestOfThem) {
    auto features = music();
    features.onsets.low = {.is_onset = true, .strength = 0.5F, .age = 0};
    features.onsets.high = {.is_onset = true, .strength = 0.25F, .age = 0};
    const auto found = count(1, features);
    EXPECT_EQ(found.at("/audio/onset"), 1);
    for (const auto& packet : packets)
        if (packet.starts_with("/audio/onset")) {
            const auto parsed = osc::parse(packet);
            ASSERT_TRUE(parsed);
            const auto& arguments = std::get<osc::Message>(*parsed).arguments;
            EXPECT_EQ(arguments, (std::vector<osc::Argument>{1, 0, 1, 0.5F}));
        }
}

TEST_F(OscOutTest, ADropIsSaidAtOnceAndNotAtTheNextTenth) {
    next(music());
    auto features = music();
    features.structure.is_drop = true;
    EXPECT_EQ(count(1, features)["/audio/structure"], 1);
    EXPECT_EQ(count(4, music())["/audio/structure"], 0);
    EXPECT_EQ(count(1, music())["/audio/structure"], 1);
}

TEST_F(OscOutTest, AKeyIsAText) {
    next(music());
    for (const auto& packet : packets)
        if (packet.starts_with("/audio/key")) {
            const auto parsed = osc::parse(packet);
            ASSERT_TRUE(parsed);
            EXPECT_EQ(
                std::get<osc::Message>(*parsed).arguments.front(), osc::Argument(std::string("C minor"))
            );
        }
}

} // namespace
} // namespace tutti::audio
