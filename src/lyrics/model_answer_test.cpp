#include "lyrics/lrc.hpp"
#include "lyrics/model_answer.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

using Texts = std::vector<std::string>;

const Lyrics& hills() {
    static const auto lyrics =
        parse_lrc("Over the hills, tonight\nhear them call\nOver the hills, tonight\nafter it all").value();
    return lyrics;
}

Result<Analysis> judge(std::string_view answer) {
    return judge_answer(answer, hills(), analyse_by_words(hills()));
}

double part(const Analysis& analysis, Category category) {
    return analysis.categories[static_cast<std::size_t>(category)];
}

constexpr std::string_view good = R"({"refrain": ["over the hills tonight"], "keywords": ["hills", "call"],
    "themes": ["distance", "home"], "mood": "wistful", "energy": 0.4, "valence": 0.35,
    "categories": {"sad": 0.5, "nostalgic": 0.9}, "image_prompt": "Hills at dusk"})";

void expect_good(const Result<Analysis>& analysis) {
    ASSERT_TRUE(analysis) << analysis.error().message;
    EXPECT_EQ(analysis->refrain, Texts{"Over the hills, tonight"});
    EXPECT_EQ(analysis->keywords, (Texts{"hills", "call"}));
    EXPECT_EQ(analysis->themes, (Texts{"distance", "home"}));
    EXPECT_EQ(analysis->mood, "wistful");
    EXPECT_EQ(analysis->energy, 0.4);
    EXPECT_EQ(analysis->valence, 0.35);
    EXPECT_EQ(part(*analysis, Category::Nostalgic), 0.9);
    EXPECT_EQ(part(*analysis, Category::Happy), 0);
    EXPECT_EQ(analysis->image_prompt, "Hills at dusk");
}

TEST(ModelAnswer, AsItWasAskedFor) { expect_good(judge(good)); }

TEST(ModelAnswer, FencedOrInProseItIsTheSame) {
    expect_good(judge("```json\n" + std::string(good) + "\n```"));
    expect_good(judge("Sure! {here} it is: " + std::string(good) + " I hope that {this} helps."));
    expect_good(judge("<think>{\"a\": 1}</think>" + std::string(good)));
    expect_good(judge("{\"result\": {\"analysis\": " + std::string(good) + "}}"));
}

std::string with(std::string_view keywords, std::string_view mood, std::string_view categories) {
    return R"({"keywords": )" + std::string(keywords) + R"(, "mood": )" + std::string(mood)
           + R"(, "categories": )" + std::string(categories) + "}";
}

TEST(ModelAnswer, KeywordsMayComeInEveryShape) {
    for (const auto* keywords :
         {R"(["hills", "call", "Hills"])", R"("hills, call")", R"({"hills": 0.9, "call": 0.4})",
          R"([{"word": "hills", "weight": 1}, {"word": "call"}])"})
        EXPECT_EQ(judge(with(keywords, "\"sad\"", "{\"sad\": 1}")).value().keywords, (Texts{"hills", "call"}))
            << keywords;
}

TEST(ModelAnswer, CategoriesMayComeInEveryShape) {
    for (const auto* categories :
         {R"({"sad": 1, "love": 1.0, "other": 7})", R"(["sad", "love", "other"])", R"("sad, love")",
          R"("{\"sad\": 1, \"Love\": 1}")",
          R"([{"name": "sad", "score": 1}, {"name": "love", "score": "100%"}])", R"({"sad": 10, "love": 10})",
          R"({"sad": 100, "love": 100, "dark": -5})", R"({"sad": true, "love": "1.0", "dark": "?"})"}) {
        const auto analysis = judge(with("[\"hills\"]", "\"sad\"", categories));
        ASSERT_TRUE(analysis) << categories << analysis.error().message;
        EXPECT_EQ(part(*analysis, Category::Sad), 1) << categories;
        EXPECT_EQ(part(*analysis, Category::Love), 1) << categories;
        EXPECT_EQ(part(*analysis, Category::Dark), 0) << categories;
    }
}

TEST(ModelAnswer, AMoodMayComeInEveryShape) {
    for (const auto* mood :
         {R"("dark")", R"(["dark", "cold"])", R"({"name": "dark"})", R"({"dark": 0.9})", R"("dark, cold")"})
        EXPECT_EQ(judge(with("[\"hills\"]", mood, "{\"sad\": 1}")).value().mood, "dark") << mood;
}

TEST(ModelAnswer, WhatIsLeftOutIsFoundByWords) {
    const auto by_words = analyse_by_words(hills());
    const auto analysis = judge(with("[\"hills\"]", "\"sad\"", "{\"sad\": 1}")).value();
    EXPECT_EQ(analysis.refrain, by_words.refrain);
    EXPECT_EQ(analysis.themes, by_words.themes);
    EXPECT_EQ(analysis.energy, 0);
    EXPECT_EQ(analysis.valence, 0);
    EXPECT_EQ(analysis.image_prompt, image_prompt_for(analysis));
}

TEST(ModelAnswer, ARefrainThatTheSongHasNotIsNone) {
    auto answer = std::string(good);
    answer.replace(answer.find("over the hills tonight"), 22, "under some other bridge");
    EXPECT_EQ(judge(answer).value().refrain, analyse_by_words(hills()).refrain);
}

TEST(ModelAnswer, WhatIsNoneIsRefused) {
    const auto reason = [](std::string_view answer) {
        const auto analysis = judge(answer);
        return analysis ? std::string("taken") : analysis.error().message;
    };
    for (const auto* answer :
         {"", "I cannot help with that.", "{", "{}", "[1, 2]", "{\"keywords\": [\"a\"", "null"})
        EXPECT_EQ(reason(answer), "the answer has no JSON as it was asked for") << answer;
    EXPECT_EQ(reason(with("[]", "\"sad\"", "{\"sad\": 1}")), "the answer has no keywords");
    EXPECT_EQ(reason(with("7", "\"sad\"", "{\"sad\": 1}")), "the answer has no keywords");
    EXPECT_EQ(reason(with("[\"a\"]", "null", "{\"sad\": 1}")), "the answer has no mood");
    EXPECT_EQ(reason(with("[\"a\"]", "\"x\"", "{\"gloomy\": 1}")), "the answer names none of the categories");
    EXPECT_EQ(
        reason(with("[\"a\"]", "\"x\"", "{\"sad\": 5000}")), "categories are neither shares nor percentages"
    );
    EXPECT_EQ(
        reason(R"({"keywords": ["a"], "mood": "x", "categories": {"sad": 1}, "energy": 1e9})"),
        "energies are neither shares nor percentages"
    );
    EXPECT_EQ(reason(std::string(most_of_an_answer + 1, '{')), "the answer is larger than 64 KiB");
}

TEST(ModelAnswer, CutAnywhereItIsRefused) {
    for (std::size_t length = 0; length < good.size(); ++length) EXPECT_FALSE(judge(good.substr(0, length)));
}

TEST(Question, HoldsTheSongAndEveryCategory) {
    const auto question = question_about(hills(), "Who", "What");
    EXPECT_NE(question.find("a song, \"What\" by Who."), std::string::npos);
    EXPECT_NE(question.find("hear them call\n"), std::string::npos);
    for (const auto name : category_names) EXPECT_NE(question.find(name), std::string::npos);
}

} // namespace

} // namespace tutti::lyrics
