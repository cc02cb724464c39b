#include "base/json.hpp"
#include "sections/audio_section.hpp"

#include <gtest/gtest.h>

namespace tutti::sections {
namespace {

Result<AudioSection> audio_section(std::string_view json) {
    return read_section(*parse_json(json), read_audio);
}

std::string mistakes(std::string_view json) {
    const auto section = audio_section(json);
    return section ? "" : section.error().message;
}

TEST(AudioSection, WithoutKeysIsTheDefaultSourceWithAllFeatures) {
    const auto section = audio_section("{}");
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(*section, AudioSection());
    EXPECT_EQ(print(section->input), "pulse");
    EXPECT_TRUE(section->pitch && section->bpm && section->structure && section->spectrum);
}

TEST(AudioSection, ReadsItsKeys) {
    const auto section = audio_section(
        R"({"input":"alsa:hw:CARD=Yeti,DEV=0","gain":6,"automatic_gain":false,"gate":-50,"decay":0.2,"smoothing":0.5,
        "lead":-12.5,"pitch":false,"bpm":false,"structure":false,"spectrum":false,"bundle":true,
        "events_per_second":30,"midi_clock":true})"
    );
    ASSERT_TRUE(section) << section.error().message;
    EXPECT_EQ(print(section->input), "alsa:hw:CARD=Yeti,DEV=0");
    EXPECT_EQ(section->decay, milliseconds(200));
    EXPECT_EQ(section->lead, microseconds(-12500));
    EXPECT_EQ(section->events_per_second, 30);
    EXPECT_TRUE(section->bundle && section->midi_clock);
    EXPECT_FALSE(section->pitch || section->bpm || section->structure || section->spectrum);
}

TEST(AudioSection, TakesEveryKindOfPlace) {
    for (const auto* place :
         {"pulse", "pulse:monitor", "pulse:alsa_input.usb-Yeti", "alsa", "alsa:hw:CARD=Yeti,DEV=0",
          "file:song.flac?once", "generator:beat?bpm=128", "http://radio/stream", "rtsp://a/b"})
        EXPECT_EQ(mistakes(std::string(R"({"input":")") + place + "\"}"), "") << place;
}

TEST(AudioSection, RefusesAPlaceThatTheWorkerCouldNotHearAndSaysWhyInItsWords) {
    for (const auto* place :
         {"nonsense", "pulse:", "generator:organ", "generator:beat?bpm=1", "http:///x", "://x"}) {
        const auto said = mistakes(std::string(R"({"input":")") + place + "\"}");
        EXPECT_EQ(said, "input: " + contract::parse_sound_place(place).error().message) << place;
    }
}

TEST(AudioSection, NamesEveryMistake) {
    const auto said = mistakes(R"({"input":"microphone","lead":300,"gate":10,"pitch":"on","beet":1})");
    for (const auto* key :
         {"input: a sound place begins with pulse", "lead: ", "gate: ", "pitch: ", "beet: unknown key"})
        EXPECT_NE(said.find(key), std::string::npos) << key << " in " << said;
    EXPECT_NE(mistakes(R"({"smoothing":1})"), "");
}

} // namespace
} // namespace tutti::sections
