#include "logs/pattern.hpp"

#include <gtest/gtest.h>

namespace tutti::logs {
namespace {

bool is_in(std::string_view text, std::string_view expression) {
    const auto pattern = Pattern::parse(expression);
    EXPECT_TRUE(pattern) << expression << ": " << (pattern ? "" : pattern.error().message);
    return pattern && pattern->is_in(text);
}

TEST(Pattern, IsFoundAnywhere) {
    EXPECT_TRUE(is_in("connection refused", "refused"));
    EXPECT_FALSE(is_in("connection refuse", "refused"));
    EXPECT_TRUE(is_in("", ""));
    EXPECT_TRUE(is_in("abc", ""));
    EXPECT_TRUE(is_in("größe", "öß"));
}

TEST(Pattern, UpperCaseMakesCaseCount) {
    EXPECT_TRUE(is_in("ERROR", "error"));
    EXPECT_TRUE(is_in("ERROR", "[d-f]rror"));
    EXPECT_FALSE(is_in("error", "Error"));
    EXPECT_TRUE(is_in("a b", "\\Wb")); // that W is none
    EXPECT_TRUE(is_in("A B", "\\Wb"));
}

TEST(Pattern, HasTheUsualOperators) {
    EXPECT_TRUE(is_in("abbbc", "^ab*c$"));
    EXPECT_TRUE(is_in("ac", "^ab*c$"));
    EXPECT_FALSE(is_in("ac", "^ab+c$"));
    EXPECT_TRUE(is_in("ac", "^ab?c$"));
    EXPECT_FALSE(is_in("abbc", "^ab?c$"));
    EXPECT_TRUE(is_in("abab", "^(ab){2}$"));
    EXPECT_FALSE(is_in("ababab", "^(ab){2}$"));
    EXPECT_TRUE(is_in("aaa", "^a{2,3}$"));
    EXPECT_FALSE(is_in("aaaa", "^a{2,3}$"));
    EXPECT_TRUE(is_in("aaaa", "^a{2,}$"));
    EXPECT_FALSE(is_in("a", "^a{2,}$"));
    EXPECT_TRUE(is_in("dog", "^(cat|dog|)$"));
    EXPECT_TRUE(is_in("", "^(cat|dog|)$"));
    EXPECT_FALSE(is_in("do", "^(?:cat|dog)$"));
    EXPECT_TRUE(is_in("a]", "[]]$"));
    EXPECT_TRUE(is_in("a-", "[x-]"));
    EXPECT_TRUE(is_in("x1", "[^a-z\\s]"));
    EXPECT_FALSE(is_in("x ", "[^a-z\\s]"));
    EXPECT_TRUE(is_in("one word here", "\\bword\\b"));
    EXPECT_FALSE(is_in("swords", "\\bword\\b"));
    EXPECT_TRUE(is_in("{x}", "{x}"));
    EXPECT_TRUE(is_in("1.5", "1\\.5"));
    EXPECT_FALSE(is_in("105", "1\\.5"));
}

TEST(Pattern, SaysWhatIsWrong) {
    for (const auto* wrong :
         {"(", ")", "[a", "a\\", "*", "|+", "[z-a]", "a{3,2}", "\\q", "(?i)a", "(?=a)", "a{1001}", "[ä]",
          "((a{100}){100}){100}"})
        EXPECT_FALSE(Pattern::parse(wrong)) << wrong;
    EXPECT_FALSE(Pattern::parse(std::string(2000, 'a')));
    EXPECT_FALSE(Pattern::parse(std::string(100, '(')));
}

/// Where a matcher steps back, these take longer than the universe is old.
TEST(Pattern, NoExpressionTakesLong) {
    const std::string text(10'000, 'a');
    EXPECT_FALSE(is_in(text, "^(a|a)*b$"));
    EXPECT_FALSE(is_in(text, "^(a*)*b$"));
    EXPECT_FALSE(is_in(text, "^((a?){20}){20}b$"));
    EXPECT_TRUE(is_in(text, "(a*)*"));
    EXPECT_TRUE(is_in("aaa", "^(|a|^)*$"));
}

} // namespace
} // namespace tutti::logs
