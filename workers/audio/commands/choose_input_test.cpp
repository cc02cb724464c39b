#include "workers/audio/commands/choose_input.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::audio {
namespace {

std::string seen(const char* place) {
    return contract::print(seen_from_anywhere(contract::parse_sound_place(place).value(), "/home/dj/music"));
}

TEST(ChosenInput, AFileIsThatOfTheFolderInWhichItWasNamed) {
    EXPECT_EQ(seen("file:song.flac"), "file:/home/dj/music/song.flac");
    EXPECT_EQ(seen("file:new/song.flac?once"), "file:/home/dj/music/new/song.flac?once");
    EXPECT_EQ(seen("file:/sets/song.flac"), "file:/sets/song.flac");
}

TEST(ChosenInput, AllElseIsTheSameEverywhere) {
    for (const char* place :
         {"pulse:monitor", "alsa:hw:CARD=Yeti,DEV=0", "http://radio.example/a.mp3", "generator:beat?bpm=128"})
        EXPECT_EQ(seen(place), place);
}

} // namespace
} // namespace tutti::audio
