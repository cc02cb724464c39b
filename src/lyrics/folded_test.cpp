#include "lyrics/folded.hpp"

#include <gtest/gtest.h>

namespace tutti::lyrics {

namespace {

using Words = std::vector<std::string>;

TEST(Folded, LettersLoseCaseAndAccents) {
    EXPECT_EQ(folded("BEYONCÉ"), "beyonce");
    EXPECT_EQ(folded("Straße Æon Œuvre Łódź Şarkı"), "strasse aeon oeuvre lodz sarki");
    EXPECT_EQ(folded("Ế Ữ ỹ"), "e u y");
    EXPECT_EQ(folded("e\u0301"), "e");
    EXPECT_EQ(folded("ＷＩＤＥ"), "wide");
}

TEST(Folded, GreekAndCyrillicToo) {
    EXPECT_EQ(folded("ΆΣΜΑ ΤΗΣ ς"), "ασμα τησ σ");
    EXPECT_EQ(folded("Ϊ Ϋ ϊ ϋ ΐ ΰ"), "ι υ ι υ ι υ");
    EXPECT_EQ(folded("ЁЛКА Ѐ Қ ӘЖЕ"), "елка е қ әже");
}

TEST(Folded, OtherScriptsStay) { EXPECT_EQ(folded("夜に駆ける"), "夜に駆ける"); }

TEST(Folded, WhereMarksStandApartItIsTheSame) {
    const std::vector<std::pair<std::string_view, std::string_view>> both_ways = {
        {"чайка Йод", "чаи\u0306ка И\u0306од"},
        {"їжак ў Ќ", "і\u0308жак у\u0306 К\u0301"},
        {"ガラパゴス", "カ\u3099ラハ\u309Aコ\u3099ス"},
        {"だぢづでど", "た\u3099ち\u3099つ\u3099て\u3099と\u3099"},
        {"ゔ ヴ ぼ ポ", "う\u3099 ウ\u3099 ほ\u3099 ホ\u309A"},
        {"강남 스타일", "\u1100\u1161\u11BC\u1102\u1161\u11B7 \u1109\u1173\u1110\u1161\u110B\u1175\u11AF"},
        {"Người tình", "Ngu\u031Bo\u031B\u0300i ti\u0300nh"},
        {"Ștefan și țara", "S\u0326tefan s\u0326i t\u0326ara"},
        {"Ḥamāsa ǖ Ǿ", "H\u0323ama\u0304sa u\u0308\u0304 Ø\u0301"},
    };
    for (const auto& [composed, apart] : both_ways) {
        EXPECT_NE(composed, apart);
        EXPECT_EQ(folded(composed), folded(apart)) << composed;
        EXPECT_EQ(words_of(composed), words_of(apart)) << composed;
    }
}

TEST(Folded, KanaWithoutMarksStayApartFromEachOther) {
    EXPECT_EQ(folded("はひふへほ かきくけこ っつ ん"), "はひふへほ かきくけこ っつ ん");
    EXPECT_EQ(folded("ばぴぶぺぼ がぎぐげご づ ゞ ヷ"), "はひふへほ かきくけこ つ ゝ ワ");
}

TEST(Folded, BrokenBytesBecomeAReplacementEach) { EXPECT_EQ(folded("a\xFF\xC3"), "a\uFFFD\uFFFD"); }

TEST(Folded, WhatIsFoldedStaysAsItIs) {
    for (char32_t code = 0x20; code < 0x2000; ++code) {
        std::string text;
        if (code < 0x80)
            text = {static_cast<char>(code)};
        else if (code < 0x800)
            text = {static_cast<char>(0xC0 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3F))};
        else
            text = {
                static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
                static_cast<char>(0x80 | (code & 0x3F))
            };
        const auto once = folded(text);
        EXPECT_EQ(folded(once), once) << static_cast<unsigned>(code);
    }
}

TEST(WordsOf, PunctuationStandsBetween) {
    EXPECT_EQ(
        words_of("Hey, Jude — don't… (make it) bad!"), (Words{"hey", "jude", "dont", "make", "it", "bad"})
    );
    EXPECT_EQ(words_of(" \t "), Words{});
    EXPECT_EQ(words_of("♪ 99 ♫"), Words{"99"});
}

TEST(WordsOf, EachIsKnownAsItIsWritten) {
    const std::string text = "Déjà-Vu, rock'n e\u0301t\u00e9";
    const std::vector<WrittenWord> expected = {
        {"deja", "Déjà"}, {"vu", "Vu"}, {"rockn", "rock'n"}, {"ete", "e\u0301t\u00e9"}
    };
    EXPECT_EQ(written_words_of(text), expected);
}

TEST(WordsOf, AnElisionIsAWord) {
    EXPECT_EQ(words_of("L’amour qu'il m'a"), (Words{"l", "amour", "qu", "il", "m", "a"}));
    EXPECT_EQ(words_of("I'm rock'n"), (Words{"i", "m", "rockn"}));
}

} // namespace

} // namespace tutti::lyrics
