#include "lyrics/keywords.hpp"
#include "lyrics/lrc.hpp"
#include "lyrics/refrain.hpp"
#include "lyrics/stop_words.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

using Texts = std::vector<std::string>;

Texts keywords(std::string_view text, std::size_t most = 10) {
    const auto lines = parse_lrc(text).value().lines;
    return find_keywords(lines, find_refrain(lines), most);
}

TEST(StopWords, OfSevenLanguagesAreKnown) {
    for (const auto* word :
         {"the", "youre", "nicht", "fur", "avec", "etait", "pero", "quiero", "perche", "nao", "voce", "niet",
          "yeah", "la"})
        EXPECT_TRUE(is_stop_word(word)) << word;
    for (const auto* word :
         {"love", "river", "liebe", "coeur", "amor", "notte", "saudade", "liefde", "die", "war", ""})
        EXPECT_FALSE(is_stop_word(word)) << word;
}

TEST(Keywords, AreWhatMostLinesHave) {
    EXPECT_EQ(
        keywords("the river runs\nthe river sleeps\na stone in the river\nstone by stone", 2),
        (Texts{"river", "stone"})
    );
}

TEST(Keywords, OfTheRefrainWeighMore) {
    EXPECT_EQ(
        keywords("moon alone\ncome burn the sky\nwater below\ncome burn the sky", 2), (Texts{"burn", "sky"})
    );
}

TEST(Keywords, ALineCountsAWordOnce) {
    EXPECT_EQ(keywords("echo echo echo echo\nlight one\nlight two", 1), Texts{"light"});
}

TEST(Keywords, AreWrittenAsTheSongDoes) {
    EXPECT_EQ(keywords("Schöne Träume\nheute träume", 2), (Texts{"träume", "Schöne"}));
}

TEST(Keywords, ShortWordsAndNumbersAreNone) { EXPECT_EQ(keywords("99 xy 1999 oh yeah the"), Texts{}); }

TEST(Keywords, OfEqualWeightStayInTheSongsOrder) {
    EXPECT_EQ(keywords("zebra apple mango"), (Texts{"zebra", "apple", "mango"}));
}

} // namespace

} // namespace tutti::lyrics
