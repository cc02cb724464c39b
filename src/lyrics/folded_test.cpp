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
    EXPECT_EQ(folded("ЁЛКА Ѐ"), "елка ѐ");
}

TEST(Folded, OtherScriptsStay) { EXPECT_EQ(folded("夜に駆ける"), "夜に駆ける"); }

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
