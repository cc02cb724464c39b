#include "lyrics/lrc.hpp"
#include "lyrics/place.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tutti::lyrics {

namespace {

using namespace std::chrono_literals;

Lyrics timed_song() {
    return parse_lrc("[00:10]a\n[00:20]<00:20>b <00:22>c\n[00:30]d\n[00:30]e\n[00:40]").value();
}

TEST(Place, BeforeTheFirstLineThereIsNone) {
    EXPECT_EQ(place_at(timed_song(), -5s), Place());
    EXPECT_EQ(place_at(timed_song(), 9999ms), Place());
}

TEST(Place, ALineIsActiveFromItsTimeUntilTheNext) {
    EXPECT_EQ(place_at(timed_song(), 10s), (Place{0, std::nullopt}));
    EXPECT_EQ(place_at(timed_song(), 19999ms), (Place{0, std::nullopt}));
    EXPECT_EQ(place_at(timed_song(), 20s), (Place{1, 0}));
    EXPECT_EQ(place_at(timed_song(), 22s), (Place{1, 1}));
    EXPECT_EQ(place_at(timed_song(), 10min), (Place{4, std::nullopt}));
}

TEST(Place, OfLinesThatBeginTogetherTheLastIsActive) {
    EXPECT_EQ(place_at(timed_song(), 30s), (Place{3, std::nullopt}));
}

TEST(Place, WordsBeforeTheirFirstTimeAreNotActive) {
    const auto lyrics = parse_lrc("[00:10]<00:11>a").value();
    EXPECT_EQ(place_at(lyrics, 10s), (Place{0, std::nullopt}));
}

TEST(Place, ASeekBackFindsTheEarlierLine) {
    const auto lyrics = timed_song();
    EXPECT_EQ(place_at(lyrics, 35s), (Place{3, std::nullopt}));
    EXPECT_EQ(place_at(lyrics, 12s), (Place{0, std::nullopt}));
}

TEST(Place, PlainWordsHaveNoPlace) {
    const auto lyrics = parse_lrc("a\nb").value();
    EXPECT_EQ(place_at(lyrics, 10s), Place());
    EXPECT_EQ(next_change(lyrics, 10s), std::nullopt);
}

TEST(Place, AnOffsetActsOnceBesideTheTextsOwn) {
    const auto lyrics = parse_lrc("[offset:1000]\n[00:10]<00:10>a").value();
    const auto sooner = later_by(lyrics, -500ms);
    EXPECT_EQ(place_at(sooner, 8499ms), Place());
    EXPECT_EQ(place_at(sooner, 8500ms), (Place{0, 0}));
    const auto later = later_by(lyrics, 500ms);
    EXPECT_EQ(place_at(later, 9499ms), Place());
    EXPECT_EQ(place_at(later, 9500ms), (Place{0, 0}));
    EXPECT_EQ(later_by(lyrics, -20s).lines[0].time, 0s);
    EXPECT_EQ(later_by(sooner, 500ms), lyrics);
}

TEST(NextChange, IsWhereThePlaceChangesNext) {
    const auto lyrics = timed_song();
    EXPECT_EQ(next_change(lyrics, 0s), 10s);
    EXPECT_EQ(next_change(lyrics, 10s), 20s);
    EXPECT_EQ(next_change(lyrics, 20s), 22s);
    EXPECT_EQ(next_change(lyrics, 22s), 30s);
    EXPECT_EQ(next_change(lyrics, 40s), std::nullopt);
}

/// Stepping from change to change sees every place that looking each millisecond sees.
TEST(NextChange, MissesNoPlace) {
    std::mt19937 random(7); // lint: allow clock: a fixed seed
    for (int song = 0; song < 20; ++song) {
        std::string text;
        for (int line = 0; line < 12; ++line) {
            const auto stamp = [&](char open, char close) {
                text += open + std::string("00:0") + std::to_string(random() % 10) + "."
                        + std::to_string(100 + random() % 900) + close;
            };
            stamp('[', ']');
            for (unsigned word = random() % 3; word > 0; --word) stamp('<', '>'), text += "w ";
            text += "x\n";
        }
        const auto lyrics = parse_lrc(text).value();
        std::vector<Place> seen = {place_at(lyrics, -1ms)};
        for (auto time = -1ms; time < 11s; time += 1ms)
            if (const auto place = place_at(lyrics, time); place != seen.back()) seen.push_back(place);
        std::vector<Place> stepped = {place_at(lyrics, -1ms)};
        for (auto time = next_change(lyrics, -1ms); time; time = next_change(lyrics, *time))
            if (const auto place = place_at(lyrics, *time); place != stepped.back()) stepped.push_back(place);
        EXPECT_EQ(stepped, seen);
    }
}

} // namespace

} // namespace tutti::lyrics
