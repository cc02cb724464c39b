#include "base/json.hpp"
#include "workers/audio/event_out.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace tutti::audio {
namespace {

class EventOutTest : public testing::Test {
protected:
    void next(const Features& features = {}, const Settings& settings = {}) { out.next(features, settings); }
    void flush() {
        out.flush([this](std::string_view type, const Value& data) {
            ++counts[std::string(type)];
            said.emplace_back(std::string(type) + " " + print_json(data));
        });
    }
    void say(int frames, const Features& features = {}, const Settings& settings = {}) {
        for (int frame = 0; frame < frames; ++frame) {
            next(features, settings);
            flush();
        }
    }
    std::string last(const std::string& type) const {
        std::string found;
        for (const auto& line : said)
            if (line.starts_with(type + " ")) found = line.substr(type.size() + 1);
        return found;
    }

    EventOut out;
    std::map<std::string, int> counts;
    std::vector<std::string> said;
};

TEST_F(EventOutTest, LevelsAndSpectrumComeAtTheRateThatIsSet) {
    for (const double rate : {60.0, 30.0, 7.0, 1.0, 0.0}) {
        out = EventOut();
        counts.clear();
        out.set_rate(rate);
        say(600);
        EXPECT_EQ(counts["raw.audio.levels"], static_cast<int>(rate * 10)) << rate;
        EXPECT_EQ(counts["raw.audio.spectrum"], static_cast<int>(rate * 10)) << rate;
        EXPECT_EQ(counts["raw.audio.features"], rate > 0 ? 100 : 0) << rate;
    }
}

TEST_F(EventOutTest, WhatIsSwitchedOffIsLeftOut) {
    Settings settings;
    settings.pitch = settings.bpm = settings.structure = settings.spectrum = false;
    Features features;
    features.beat.is_beat = true;
    features.structure.is_drop = features.structure.is_buildup = true;
    features.tempo.bpm = 120;
    features.tonality.tonic = 3;
    say(60, features, settings);
    EXPECT_EQ(counts.size(), 2U);
    EXPECT_EQ(counts["raw.audio.levels"], 60);
    const auto features_said = last("raw.audio.features");
    for (const auto* left_out : {"bpm", "pitch", "centroid", "is_buildup", "chroma"})
        EXPECT_EQ(features_said.find(left_out), std::string::npos) << left_out;
    EXPECT_NE(features_said.find("energy_fast"), std::string::npos);
}

TEST_F(EventOutTest, ABusThatTakesNothingMakesNoQueue) {
    Features features;
    features.beat.is_beat = true;
    features.onsets.any.is_onset = true;
    for (int frame = 0; frame < 36'000; ++frame) {
        features.levels.rms = static_cast<float>(frame) / 36'000;
        next(features);
    }
    flush();
    EXPECT_EQ(said.size(), 5U); // levels, spectrum, features, beat, onset: the latest of each
    EXPECT_NE(last("raw.audio.levels").find("\"rms\":0.99997"), std::string::npos)
        << last("raw.audio.levels");
    EXPECT_EQ(out.said(), 5U);
    EXPECT_GT(out.skipped(), 100'000U);
    EXPECT_TRUE(out.is_empty());
}

TEST_F(EventOutTest, ABeatIsNotSaidWhenItIsOverAndAStateIs) {
    Features features;
    features.beat.is_beat = true;
    features.structure.is_buildup = true;
    next(features);
    features.beat.is_beat = false;
    for (int frame = 0; frame < 60; ++frame) next(features);
    flush();
    EXPECT_EQ(counts["audio.beat"], 0);
    EXPECT_EQ(last("audio.buildup"), R"({"state":true})");
}

TEST_F(EventOutTest, StatesAreSaidWhenTheyChange) {
    Features features;
    say(10, features);
    EXPECT_EQ(counts["audio.buildup"] + counts["audio.break"], 0);
    features.structure.is_buildup = true;
    say(10, features);
    features.structure.is_buildup = false;
    features.structure.is_break = true;
    say(10, features);
    EXPECT_EQ(counts["audio.buildup"], 2);
    EXPECT_EQ(last("audio.buildup"), R"({"state":false})");
    EXPECT_EQ(last("audio.break"), R"({"state":true})");
    Settings settings;
    settings.structure = false;
    say(1, features, settings);
    EXPECT_EQ(last("audio.break"), R"({"state":false})");
}

TEST_F(EventOutTest, ATempoIsSaidOnceASecondAtMostAndWhereItChangedByOne) {
    Features features;
    features.tempo = {120, 0.5F};
    say(60, features);
    EXPECT_EQ(last("audio.tempo"), R"({"bpm":120.0,"confidence":0.5})");
    features.tempo.bpm = 120.9F;
    say(60, features);
    EXPECT_EQ(counts["audio.tempo"], 1);
    for (int frame = 0; frame < 600; ++frame) {
        features.tempo.bpm = frame % 2 == 0 ? 120 : 150;
        say(1, features);
    }
    EXPECT_LE(counts["audio.tempo"], 12);
    EXPECT_GE(counts["audio.tempo"], 10);
}

TEST_F(EventOutTest, ABeatSaysItsBarAndHowSureThatIsApartFromTheBeat) {
    Features features;
    features.tempo = {120, 0.5F};
    features.beat = {
        .is_beat = true,
        .strength = 1,
        .confidence = 0.5F,
        .number = 3,
        .beats_per_bar = 4,
        .bar_confidence = 0.75F
    };
    say(6, features);
    EXPECT_EQ(
        last("audio.beat"),
        R"({"bpm":120.0,"strength":1.0,"confidence":0.5,"number":3,"beats_per_bar":4,"bar_confidence":0.75})"
    );
    EXPECT_NE(
        last("raw.audio.features").find(R"("beats_per_bar":4,"bar_confidence":0.75)"), std::string::npos
    );
}

TEST_F(EventOutTest, AnOnsetNamesItsBand) {
    Features features;
    features.onsets.any = {.is_onset = true, .strength = 0.5F, .age = 0};
    features.onsets.low = {.is_onset = true, .strength = 0.25F, .age = 0};
    say(1, features);
    EXPECT_EQ(counts["audio.onset"], 2);
    EXPECT_EQ(last("audio.onset"), R"({"band":"low","strength":0.25})");
}

TEST_F(EventOutTest, AKeyIsSaidWhenItChanges) {
    Features features;
    features.tonality.tonic = 9;
    features.tonality.is_minor = true;
    say(120, features);
    features.tonality.tonic = -1;
    say(120, features);
    features.tonality.tonic = 9;
    say(120, features);
    EXPECT_EQ(counts["audio.key"], 1);
    features.tonality.is_minor = false;
    say(1, features);
    EXPECT_EQ(last("audio.key"), R"({"key":"A major","confidence":0.0})");
}

} // namespace
} // namespace tutti::audio
