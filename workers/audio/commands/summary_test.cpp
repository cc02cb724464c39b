#include "command/terminal.hpp"
#include "workers/audio/commands/summary.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace tutti::audio {
namespace {

/// A song of two minutes: a quiet beginning, a build-up from 0:30, a drop at 1:00, a break at 1:30.
Summary song() {
    Summary summary;
    for (int number = 0; number < 120 * frames_per_second; ++number) {
        const double time = number * frame_seconds;
        Features features;
        features.loudness.momentary = features.loudness.short_term = time < 60 ? -30 : time < 90 ? -10 : -40;
        features.tempo = {time < 100 ? 128.2F : 64, 0.5F};
        features.tonality.tonic = 9;
        features.tonality.is_minor = true;
        features.tonality.confidence = 0.5F;
        features.beat.is_beat = number % 28 == 0;
        features.beat.beats_per_bar = 4;
        features.onsets.any.is_onset = number % 14 == 0;
        features.onsets.low.is_onset = number % 28 == 0;
        features.structure.is_buildup = time >= 30 && time < 60;
        features.structure.is_drop = number == 60 * frames_per_second;
        features.structure.is_break = time >= 90;
        summary.add(features);
    }
    return summary;
}

std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> found;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) found.push_back(line);
    return found;
}

TEST(Summary, SaysWhatASongIs) {
    const auto said = lines(song().describe(40));
    EXPECT_EQ(said[0], "tempo      128.2 BPM for 83 % of the time, confidence 0.50, 4 beats a bar");
    EXPECT_EQ(said[1], "beats      258");
    EXPECT_EQ(said[2], "onsets     515: 258 low, 0 mid, 0 high");
    EXPECT_EQ(said[3], "key        A minor for 100 % of the time");
    EXPECT_EQ(said[4], "loudness   -10.0 LUFS at its loudest 3 s, -30.0 in the middle");
    EXPECT_EQ(said[5], "form       1 build-up (/), 1 break (-), 1 drop (▼)");
}

TEST(Summary, DrawsItsForm) {
    const auto said = lines(song().describe(40));
    ASSERT_EQ(said.size(), 13U);
    for (std::size_t row = 7; row < 12; ++row) EXPECT_EQ(command::width(said[row]), 40U) << said[row];
    EXPECT_EQ(said[7].substr(0, 20), std::string(20, ' ')) << "the quiet half does not reach the top row";
    EXPECT_EQ(said[11], std::string(10, ' ') + "//////////▼" + std::string(9, ' ') + "----------");
    EXPECT_EQ(said[12], "0:00      0:30      1:00      1:30  2:00");
}

TEST(Summary, OfSilenceAndOfNothingPromisesNothing) {
    EXPECT_EQ(Summary().describe(40), "too short: not one frame of sound\n");
    Summary summary;
    summary.add({});
    const auto said = lines(summary.describe(40));
    EXPECT_EQ(said[0], "tempo      none can be told");
    EXPECT_EQ(said[3], "key        none can be told");
    EXPECT_EQ(said[4], "loudness   silence");
}

TEST(Summary, ANarrowTerminalIsNoTrouble) {
    for (const int columns : {-1, 0, 1, 8, 11, 200})
        EXPECT_FALSE(song().describe(columns).empty()) << columns;
}

} // namespace
} // namespace tutti::audio
