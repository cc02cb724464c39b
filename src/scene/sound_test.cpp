#include "scene/simulated_song.hpp"
#include "scene/sound.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace tutti::scene {
namespace {

constexpr microseconds period{16'667};

contract::Event sound_event(std::string type, Value data) {
    contract::Event event;
    event.type = std::move(type);
    event.data = std::move(data);
    return event;
}

/// A Sound and the frames that it hears.
struct Hearing {
    Sound sound;
    microseconds time{0};
    bool has_begun = false;
    Parameters none{{}};

    void frame(std::vector<contract::Event> events = {}) {
        if (has_begun) time += period;
        const auto step = has_begun ? period : microseconds{0};
        sound.hear(
            {.time = time, .step = step, .now = {}, .utc_offset = {}, .events = events, .parameters = none}
        );
        has_begun = true;
    }
    /// Beats that fall until then.
    int frames_until(microseconds end) {
        int beats = 0;
        while (time < end) {
            frame();
            beats += sound.is_beat() ? 1 : 0;
        }
        return beats;
    }
};

TEST(Sound, PlaysASongOfItsOwnWhileNothingIsHeard) {
    Hearing hearing;
    hearing.frame();
    EXPECT_TRUE(hearing.sound.is_simulated());
    EXPECT_TRUE(hearing.sound.is_beat());
    EXPECT_EQ(hearing.frames_until(seconds(4) - period), 7);
    EXPECT_EQ(hearing.sound.bpm(), 120);
    EXPECT_GT(hearing.sound.levels().rms, 0);
}

TEST(Sound, FallsSilentForWhatIsReal) {
    Hearing hearing;
    hearing.frame();
    hearing.frame({sound_event("raw.audio.levels", Value::object({{"bass", 0.5}, {"rms", 0.25}}))});
    EXPECT_FALSE(hearing.sound.is_simulated());
    EXPECT_EQ(hearing.sound.levels().bass, 0.5);
    EXPECT_EQ(hearing.sound.levels().rms, 0.25);
    EXPECT_EQ(hearing.sound.bands()[4], 0.5); // there was no spectrum
    EXPECT_EQ(hearing.sound.bands()[20], 0);
    const auto heard = hearing.time;
    EXPECT_EQ(hearing.frames_until(heard + Sound::patience - period), 0);
    EXPECT_FALSE(hearing.sound.is_simulated());
    EXPECT_LT(hearing.sound.levels().bass, 0.001);
    hearing.frames_until(heard + Sound::patience);
    EXPECT_TRUE(hearing.sound.is_simulated());
}

TEST(Sound, HearsASpectrumAndMakesLevelsOfIt) {
    Hearing hearing;
    std::vector<Value> bands(sound_bands, 0.0);
    bands[31] = bands[30] = bands[29] = bands[28] = 1.0;
    hearing.frame({sound_event("raw.audio.spectrum", Value::object({{"bands", Value::array(bands)}}))});
    EXPECT_EQ(hearing.sound.bands()[31], 1);
    EXPECT_EQ(hearing.sound.levels().air, 1);
    EXPECT_EQ(hearing.sound.levels().bass, 0);
}

TEST(Sound, KnowsHowLongAgoABeatWas) {
    Hearing hearing;
    hearing.frame({sound_event("audio.beat", Value::object({{"strength", 0.5}, {"bpm", 90}}))});
    EXPECT_TRUE(hearing.sound.is_beat());
    EXPECT_EQ(hearing.sound.pulse(0.1), 0.5);
    EXPECT_EQ(hearing.sound.bpm(), 90);
    for (int i = 0; i < 6; ++i) hearing.frame();
    EXPECT_FALSE(hearing.sound.is_beat());
    EXPECT_NEAR(hearing.sound.pulse(0.1), 0.25, 0.01);
}

TEST(Sound, TakesNothingThatIsNoNumberBetweenZeroAndOne) {
    Hearing hearing;
    const double no_number = std::numeric_limits<double>::quiet_NaN();
    hearing.frame(
        {sound_event(
             "raw.audio.levels", Value::object({{"bass", no_number}, {"mid", 1e300}, {"air", "loud"}})
         ),
         sound_event("raw.audio.spectrum", Value::object({{"bands", Value::array({no_number, -3, "x", 7})}})),
         sound_event("raw.audio.spectrum", Value::object({{"bands", 7}})),
         sound_event("audio.beat", Value::object({{"strength", 1e9}, {"bpm", -1}}))}
    );
    EXPECT_EQ(hearing.sound.levels().bass, 0);
    EXPECT_EQ(hearing.sound.levels().mid, 1);
    EXPECT_EQ(hearing.sound.levels().air, 0);
    EXPECT_EQ(hearing.sound.bands()[0], 0);
    EXPECT_EQ(hearing.sound.bands()[3], 1);
    EXPECT_EQ(hearing.sound.beat_strength(), 1);
    EXPECT_EQ(hearing.sound.bpm(), 20);
}

TEST(Song, BreaksOffAndComesBackWithADrop) {
    Hearing hearing;
    hearing.frames_until(song::break_begins * song::beat - period);
    EXPECT_EQ(hearing.frames_until(song::break_ends * song::beat - period), 0);
    hearing.frame();
    while (!hearing.sound.is_beat()) hearing.frame();
    EXPECT_TRUE(hearing.sound.is_drop());
    EXPECT_EQ(song::bands_at(seconds(5)), song::bands_at(seconds(5)));
}

TEST(Song, KeepsEveryBandBetweenZeroAndOneAndLeavesNoneSilent) {
    std::array<double, sound_bands> loudest{};
    for (microseconds time{0}; time < seconds(32); time += period) {
        const auto bands = song::bands_at(time);
        for (std::size_t i = 0; i < bands.size(); ++i) {
            EXPECT_TRUE(bands[i] >= 0 && bands[i] <= 1);
            loudest[i] = std::max(loudest[i], bands[i]);
        }
    }
    for (const double band : loudest) EXPECT_GT(band, 0.3);
}

} // namespace
} // namespace tutti::scene
