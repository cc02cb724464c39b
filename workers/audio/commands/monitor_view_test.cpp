#include "base/json.hpp"
#include "workers/audio/commands/monitor_view.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace tutti::audio {
namespace {

constexpr SteadyTime now{seconds(100)};

class MonitorViewTest : public testing::Test {
protected:
    void hear(std::string_view type, std::string_view data) { view.hear(type, *parse_json(data), now); }
    /// Without what moves the cursor.
    std::string shown(command::TerminalSize size = {}, SteadyTime when = now) const {
        auto text = view.print(size, when);
        for (const std::string_view code : {"\x1b[K", "\x1b[J"})
            for (auto at = text.find(code); at != std::string::npos; at = text.find(code))
                text.erase(at, code.size());
        return text;
    }
    bool shows(std::string_view what) const { return shown().find(what) != std::string::npos; }

    MonitorView view{command::Colours::Off};
};

TEST_F(MonitorViewTest, ShowsLevelsAsBars) {
    hear("raw.audio.levels", R"({"sub_bass":0.5,"bass":1,"rms":0.25})");
    EXPECT_TRUE(shows("sub-bass  " + [] {
        std::string half;
        for (int i = 0; i < 34; ++i) half += "█";
        return half;
    }() + " "));
}

TEST_F(MonitorViewTest, NumbersThatNobodyTellsAnyMoreAreNotShown) {
    hear("raw.audio.levels", R"({"bass":1})");
    hear("raw.audio.features", R"({"bpm":128,"beat_confidence":0.8,"momentary":-9.5})");
    view.say("stopped");
    EXPECT_NE(shown({}, now + milliseconds(1999)).find("128.0 BPM"), std::string::npos);
    const auto later = shown({}, now + seconds(2));
    for (const auto* what : {"128.0 BPM", "sure by", "-9.5 LUFS", "█"})
        EXPECT_EQ(later.find(what), std::string::npos) << later;
    for (const auto* what : {"no numbers for 2 s; stopped", "no tempo", "- LUFS"})
        EXPECT_NE(later.find(what), std::string::npos) << later;
    hear("raw.audio.features", R"({"bpm":128})");
    EXPECT_TRUE(shows("128.0 BPM")) << "it comes again";
}

TEST_F(MonitorViewTest, ShowsTempoBarKeyAndPitch) {
    hear(
        "raw.audio.features",
        R"({"bpm":128,"beat_confidence":0.8,"key":"A minor","key_confidence":0.7,"pitch":440,
        "momentary":-9.5,"is_buildup":true,"buildup":0.6})"
    );
    hear("audio.beat", R"({"strength":1,"number":3,"beats_per_bar":4})");
    for (const auto* what :
         {"128.0 BPM", "sure by  80 %", "A minor (70 %)", "440.0 Hz, A4 +0 cents", "-9.5 LUFS",
          "build-up 60 %", " 1 2 3 4"})
        EXPECT_TRUE(shows(what)) << what << " in\n" << shown();
}

TEST_F(MonitorViewTest, ABeatLightsUpAndGoesOut) {
    hear("audio.beat", R"({"strength":1})");
    EXPECT_TRUE(shown({}, now).find("● ") != std::string::npos);
    EXPECT_TRUE(shown({}, now + milliseconds(260)).find("●") == std::string::npos);
}

TEST_F(MonitorViewTest, NeverHasMoreLinesThanTheTerminal) {
    hear("raw.audio.levels", R"({"bass":1})");
    hear(
        "raw.audio.spectrum", R"({"bands":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]})"
    );
    view.say("a device with a very long name that does not fit into a narrow terminal at all");
    for (int rows = 1; rows < 60; ++rows)
        for (const int columns : {1, 10, 33, 80, 250}) {
            const auto text = shown({columns, rows});
            EXPECT_LT(std::ranges::count(text, '\n'), rows) << columns << " × " << rows;
        }
}

TEST_F(MonitorViewTest, TakesWhateverTheBusHolds) {
    hear("raw.audio.levels", R"({"bass":"loud","mid":1e99,"air":-5})");
    hear("raw.audio.spectrum", R"({"bands":[1,"x",null]})");
    hear("raw.audio.spectrum", R"({"bands":3})");
    hear("raw.audio.features", R"({"pitch":1,"key":"\u001b[2J","bpm":1e300})");
    hear("audio.beat", R"({"beats_per_bar":100000,"number":-1})");
    hear("audio.onset", R"({"band":7})");
    const auto text = shown();
    EXPECT_EQ(text.find("\x1b[2J"), std::string::npos);
    EXPECT_LT(text.size(), 20'000U);
}

} // namespace
} // namespace tutti::audio
