#include "io/disk_testing.hpp"
#include "workers/lyrics/sources/lyrics_cache.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {
namespace {

using namespace std::chrono_literals;

constexpr WallTime noon{std::chrono::hours(500'000)};

Song rain() { return {"The Paper Boats", "Home before the Rain", "Tides", 208s}; }

class LyricsCacheTest : public testing::Test {
protected:
    LyricsCache opened() {
        LyricsCache cache(disk, "lyrics");
        EXPECT_TRUE(cache.open());
        return cache;
    }
    /// "words", "none" or "?".
    static std::string known(LyricsCache& cache, const Song& song, WallTime now) {
        const auto kept = cache.find(song, now);
        if (!kept) return "damaged";
        if (!*kept) return "?";
        return (*kept)->words ? (*kept)->words->text : "none";
    }

    io::MemoryDisk disk;
    const FoundWords words{"[00:01.00]We were home", false};
};

TEST_F(LyricsCacheTest, WordsAreKeptForGood) {
    auto cache = opened();
    EXPECT_EQ(known(cache, rain(), noon), "?");
    ASSERT_TRUE(cache.keep(rain(), words, noon));
    auto next = opened();
    EXPECT_EQ(known(next, rain(), noon + std::chrono::years(20)), words.text);
}

TEST_F(LyricsCacheTest, ThatThereAreNoneIsKeptForADay) {
    auto cache = opened();
    ASSERT_TRUE(cache.keep(rain(), std::nullopt, noon));
    EXPECT_EQ(known(cache, rain(), noon + 24h - 1s), "none");
    EXPECT_EQ(known(cache, rain(), noon + 24h), "?");
    EXPECT_EQ(cache.size(), 0U);
    ASSERT_TRUE(cache.keep(rain(), std::nullopt, noon));
    EXPECT_EQ(known(cache, rain(), noon - 1h), "?"); // the clock was wrong then
}

TEST_F(LyricsCacheTest, ASongIsTheSameHoweverItIsWrittenAndASecondMakesNoOther) {
    auto cache = opened();
    ASSERT_TRUE(cache.keep(rain(), words, noon));
    auto other = rain();
    other.title = "HOME BEFORE THE RAIN (Remastered 2011)";
    other.album = "";
    for (const auto length : {207s, 208s, 209s}) {
        other.length = length;
        EXPECT_EQ(known(cache, other, noon), words.text);
    }
    other.length = 210s;
    EXPECT_EQ(known(cache, other, noon), "?");
    other.length = 0s;
    EXPECT_EQ(known(cache, other, noon), "?");
    ASSERT_TRUE(cache.keep(other, std::nullopt, noon));
    EXPECT_EQ(known(cache, rain(), noon), words.text);
}

TEST_F(LyricsCacheTest, ADamagedOneLiesAsideAndIsAskedForAnew) {
    auto cache = opened();
    ASSERT_TRUE(cache.keep(rain(), words, noon));
    const auto path = disk.list("lyrics")->at(0);
    disk.put(path, disk.get(path)->substr(0, 40));
    EXPECT_EQ(known(cache, rain(), noon), "damaged");
    EXPECT_NE(cache.trouble(), "");
    EXPECT_EQ(cache.trouble().find("home"), std::string::npos);
    EXPECT_EQ(known(cache, rain(), noon), "?");
    EXPECT_TRUE(io::is_set_aside(disk.list("lyrics")->at(0)));
    ASSERT_TRUE(cache.keep(rain(), words, noon));
    EXPECT_EQ(cache.trouble(), "");
    EXPECT_EQ(known(cache, rain(), noon), words.text);
}

TEST_F(LyricsCacheTest, OneThatSomebodyRemovedIsNotKnown) {
    auto cache = opened();
    ASSERT_TRUE(cache.keep(rain(), words, noon));
    ASSERT_TRUE(disk.remove(disk.list("lyrics")->at(0)));
    EXPECT_EQ(known(cache, rain(), noon), "?");
    EXPECT_EQ(cache.bytes(), 0U);
}

TEST_F(LyricsCacheTest, ItStaysWithinItsBytes) {
    auto cache = opened();
    cache.set_limit(5000);
    for (int number = 0; number < 100; ++number) {
        Song song{"A", "Song " + std::to_string(number), "", 100s};
        ASSERT_TRUE(cache.keep(song, FoundWords{std::string(200, 'x'), false}, noon + seconds(number)));
        ASSERT_LE(cache.bytes(), 5000U);
    }
    EXPECT_EQ(known(cache, {"A", "Song 0", "", 100s}, noon), "?");
    EXPECT_EQ(known(cache, {"A", "Song 99", "", 100s}, noon), std::string(200, 'x'));
    std::size_t bytes = 0;
    for (const auto& path : *disk.list("lyrics")) bytes += disk.size(path);
    EXPECT_EQ(bytes, cache.bytes());
}

TEST_F(LyricsCacheTest, TooMuchForASongIsRefusedAndAFullDiskIsSaid) {
    auto cache = opened();
    EXPECT_FALSE(cache.keep(rain(), FoundWords{std::string(LyricsCache::most_of_a_song, 'x'), false}, noon));
    EXPECT_NE(cache.trouble(), "");
    disk.fail_at(0, io::Fault::Full, 99);
    EXPECT_FALSE(cache.keep(rain(), words, noon));
    EXPECT_EQ(known(cache, rain(), noon), "?");
}

TEST(KeptWords, AreReadAsTheyWereWritten) {
    const KeptWords some{"paper boats - rain", 208, FoundWords{"[00:01.00]\u00e4 \"x\"\n", false}};
    const KeptWords silent{"a - b", 0, FoundWords{"", true}};
    const KeptWords none{"a - b", 7, std::nullopt};
    for (const auto& kept : {some, silent, none}) EXPECT_EQ(parse_kept_words(print(kept)), kept);
    const auto whole = print(some);
    for (std::size_t size = 0; size + 1 < whole.size(); ++size) {
        const auto kept = parse_kept_words(whole.substr(0, size));
        ASSERT_FALSE(kept) << size;
        EXPECT_EQ(kept.error().message.find("01.00"), std::string::npos);
    }
}

} // namespace
} // namespace tutti::lyrics
