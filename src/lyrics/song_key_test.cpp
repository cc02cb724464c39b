#include "lyrics/song_key.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

TEST(SongKey, CaseAccentsAndSignsDoNotCount) {
    EXPECT_EQ(song_key("BEYONCÉ", "Déjà Vu!"), song_key("beyonce", "deja vu"));
    EXPECT_EQ(song_key("AC/DC", "T.N.T.").text(), "ac dc - t n t");
    EXPECT_EQ(song_key("The Beatles", "Hey Jude"), song_key("Beatles", "Hey Jude"));
    EXPECT_EQ(song_key("The The", "x").artist, "the");
}

TEST(SongKey, GuestsDoNotCount) {
    const auto key = song_key("Daft Punk", "Get Lucky");
    EXPECT_EQ(song_key("Daft Punk feat. Pharrell Williams", "Get Lucky"), key);
    EXPECT_EQ(song_key("Daft Punk", "Get Lucky (feat. Pharrell Williams & Nile Rodgers)"), key);
    EXPECT_EQ(song_key("Daft Punk ft. Pharrell", "Get Lucky Feat Pharrell"), key);
    EXPECT_EQ(song_key("Daft Punk", "Get Lucky [with Nile Rodgers]"), key);
    EXPECT_EQ(song_key("Daft Punk (feat. Pharrell Williams)", "Get Lucky"), key);
    EXPECT_EQ(song_key("Daft Punk [ft. Pharrell & Nile Rodgers]", "Get Lucky"), key);
    EXPECT_EQ(song_key("Daft Punk (Featuring Pharrell)", "Get Lucky"), key);
    EXPECT_EQ(song_key("Daft Punk (with Nile Rodgers)", "Get Lucky"), key);
}

TEST(SongKey, WordsAboutTheRecordingDoNotCount) {
    const auto key = song_key("Queen", "Under Pressure");
    for (const auto* title :
         {"Under Pressure (Remastered 2011)", "Under Pressure - 2011 Remaster", "Under Pressure - Live",
          "Under Pressure (Live at Wembley '86)", "Under Pressure [Official Video]",
          "Under Pressure - Remastered 2011 - Live at Wembley", "Under Pressure (Mono) [Explicit]",
          "Under Pressure (Radio Edit)"})
        EXPECT_EQ(song_key("Queen", title), key) << title;
}

TEST(SongKey, OtherSongsStayOtherSongs) {
    EXPECT_NE(song_key("Queen", "Under Pressure (Rah Mix)"), song_key("Queen", "Under Pressure"));
    EXPECT_NE(song_key("a", "b - Acoustic"), song_key("a", "b"));
    EXPECT_EQ(song_key("Wings", "Live and Let Die").title, "live and let die");
    EXPECT_EQ(song_key("a", "Born (I Want to Live)").title, "born i want to live");
    EXPECT_EQ(song_key("a", "(Live) Forever").title, "live forever");
    EXPECT_EQ(song_key("Little Feat", "Willin'").artist, "little feat");
    EXPECT_EQ(song_key("Little (Feat)", "Willin'").artist, "little feat");
    EXPECT_EQ(song_key("A (Without B)", "x").artist, "a without b");
    EXPECT_EQ(song_key("Stay With Me", "x").artist, "stay with me");
    EXPECT_EQ(song_key("a", "Stereo").title, "stereo");
}

TEST(SongKey, NamesOfSignsAloneStay) {
    EXPECT_EQ(song_key("!!!", "?").text(), "!!! - ?");
    EXPECT_EQ(song_key("", "Only a Title").text(), "only a title");
}

TEST(PlainTitle, KeepsHowItIsWritten) {
    EXPECT_EQ(plain_title("Déjà Vu (feat. Jay-Z) - Remastered"), "Déjà Vu");
    EXPECT_EQ(plain_artist("Beyoncé feat. Jay-Z"), "Beyoncé");
    EXPECT_EQ(plain_artist("The Small Hours (feat. Ada)"), "The Small Hours");
}

TEST(NamesSong, AFileIsNamedByArtistAndTitle) {
    const auto song = song_key("Sigur Rós", "Hoppípolla");
    EXPECT_TRUE(names_song("Sigur Ros - Hoppipolla", song));
    EXPECT_TRUE(names_song("03 - sigur rós - HOPPÍPOLLA (Remastered)", song));
    EXPECT_FALSE(names_song("Hoppipolla", song));
    EXPECT_FALSE(names_song("Other - Hoppipolla", song));
    EXPECT_FALSE(names_song("", song));
    EXPECT_FALSE(names_song(" - ", {}));
}

TEST(NamesSong, BothMayHaveDashes) {
    EXPECT_TRUE(names_song("A - B - C", song_key("A - B", "C")));
    EXPECT_TRUE(names_song("A - B - C", song_key("A", "B - C")));
}

TEST(NamesSong, SignsBetweenAndAccentsApartAreNoOtherSong) {
    EXPECT_TRUE(names_song("AC_DC - T.N.T", song_key("AC/DC", "T-N-T")));
    EXPECT_TRUE(names_song(
        "The B\u0327jo\u0308rk - Don\u2019t (Live) Stop", song_key("b\u0327j\u00F6rk", "Dont Stop")
    ));
    EXPECT_TRUE(names_song("!!! - ?", song_key("!!!", "?")));
    EXPECT_FALSE(names_song("B - A", song_key("A", "B")));
}

TEST(NamesArtist, AFolderIsNamedByTheArtist) {
    EXPECT_TRUE(names_artist("The Sigur Ros", song_key("Sigur R\u00F3s", "a")));
    EXPECT_FALSE(names_artist("Sigur Ros Live", song_key("Sigur R\u00F3s", "a")));
    EXPECT_FALSE(names_artist("", song_key("", "a")));
}

TEST(NamesSong, WithoutAnArtistTheTitleDecides) {
    EXPECT_TRUE(names_song("Hoppipolla", song_key("", "Hoppípolla")));
    EXPECT_TRUE(names_song("Sigur Rós - Hoppípolla", song_key("", "Hoppípolla")));
}

} // namespace

} // namespace tutti::lyrics
