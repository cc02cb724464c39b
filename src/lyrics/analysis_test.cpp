#include "lyrics/analysis.hpp"
#include "lyrics/lrc.hpp"
#include "lyrics/word_lists.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

double share_of(const Analysis& analysis, Category category) {
    return analysis.categories[static_cast<std::size_t>(category)];
}

Analysis analysis_of(std::string_view text) { return analyse_by_words(parse_lrc(text).value()); }

TEST(WordLists, AWordMaySpeakForSeveralCategories) {
    EXPECT_EQ(categories_of_word("moonlight"), (std::vector{Category::Calm, Category::Romantic}));
    EXPECT_EQ(categories_of_word("dancing"), std::vector{Category::Energetic});
    EXPECT_EQ(categories_of_word("traurig"), std::vector{Category::Sad});
    EXPECT_EQ(categories_of_word("spoon"), std::vector<Category>());
    EXPECT_EQ(theme_of_word("ocean"), "the sea");
}

TEST(Analysis, ADarkSongIsDark) {
    const auto dark =
        analysis_of("shadows on the wall, the devil waits\ncold black night, a ghost at the gates");
    EXPECT_EQ(dark.mood, "dark");
    EXPECT_LT(dark.valence, 0.4);
}

TEST(Analysis, AGladSongIsGlad) {
    const auto glad = analysis_of("happy as the sunshine, laugh along\nsmile and cheer, a joyful song");
    EXPECT_EQ(glad.mood, "happy");
    EXPECT_GT(glad.valence, 0.6);
}

TEST(Analysis, GermanIsUnderstood) {
    const auto sad =
        analysis_of("Tränen in der Nacht, ich bin allein\nso einsam und traurig, Schmerz und Weinen");
    EXPECT_EQ(sad.mood, "sad");
    EXPECT_GT(share_of(sad, Category::Sad), share_of(sad, Category::Happy));
    EXPECT_LT(sad.energy, 0.5);
}

TEST(Analysis, DancingIsEnergy) {
    const auto wild = analysis_of("dance dance, jump and shout\nlouder, faster, move your body out");
    EXPECT_EQ(wild.mood, "energetic");
    EXPECT_GT(wild.energy, 0.7);
}

TEST(Analysis, OfNoKnownWordIsNeutral) {
    const auto neutral = analysis_of("spoons and forks\nupon a table");
    EXPECT_EQ(neutral.mood, "neutral");
    EXPECT_EQ(neutral.energy, 0.5);
    EXPECT_EQ(neutral.valence, 0.5);
    EXPECT_EQ(neutral.categories, Categories());
    EXPECT_EQ(neutral.keywords.front(), "spoons");
}

TEST(Analysis, IsTheSameForTheSameWords) {
    const auto* text = "[00:01]love in the night\n[00:02]the sea, the sea\n[00:03]love in the night";
    EXPECT_EQ(analysis_of(text), analysis_of(text));
}

TEST(Analysis, EveryNumberIsAShare) {
    std::string text;
    for (int line = 0; line < 300; ++line) text += "love kill dance happy sad dark\n";
    const auto analysis = analysis_of(text);
    for (const double number : analysis.categories) EXPECT_TRUE(number >= 0 && number <= 1);
    EXPECT_TRUE(analysis.energy >= 0 && analysis.energy <= 1);
    EXPECT_TRUE(analysis.valence >= 0 && analysis.valence <= 1);
}

TEST(Analysis, ThemesAreWhatSeveralWordsSpeakOf) {
    const auto analysis =
        analysis_of("waves upon the shore\nthe ocean calls a ship\na street, a street\none flame");
    EXPECT_EQ(analysis.themes, (std::vector<std::string>{"the sea", "the city"}));
}

TEST(ImagePrompt, SaysMoodThemesAndColours) {
    Analysis analysis;
    analysis.mood = "dark";
    analysis.themes = {"the sea"};
    analysis.keywords = {"storm", "ship"};
    analysis.energy = 0.8;
    analysis.valence = 0.1;
    EXPECT_EQ(
        image_prompt_for(analysis),
        "A dark scene of the sea, with storm, ship; harsh contrast, red and black, a "
        "sense of motion; no text, no letters"
    );
}

} // namespace

} // namespace tutti::lyrics
