#include "osc/pattern.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tutti::osc {
namespace {

bool matches(std::string_view pattern, std::string_view address) {
    const auto parsed = Pattern::parse(pattern);
    EXPECT_TRUE(parsed.has_value()) << pattern << ": " << parsed.error().message;
    return parsed && parsed->matches(address);
}

TEST(Pattern, WithoutSpecialCharactersIsOneAddress) {
    EXPECT_TRUE(matches("/oscillator/4/frequency", "/oscillator/4/frequency"));
    EXPECT_FALSE(matches("/oscillator/4/frequency", "/oscillator/4"));
    EXPECT_FALSE(matches("/oscillator/4", "/oscillator/4/frequency"));
    EXPECT_FALSE(matches("/a", "/A"));
    EXPECT_FALSE(matches("/a", ""));
}

TEST(Pattern, QuestionMarkIsOneCharacterOfAPart) {
    EXPECT_TRUE(matches("/1/fader?", "/1/fader2"));
    EXPECT_FALSE(matches("/1/fader?", "/1/fader"));
    EXPECT_FALSE(matches("/1/fader?", "/1/fader12"));
    EXPECT_FALSE(matches("/1?fader", "/1/fader"));
}

TEST(Pattern, StarStaysWithinItsPart) {
    EXPECT_TRUE(matches("/1/*", "/1/fader1"));
    EXPECT_TRUE(matches("/*/fader*", "/1/fader"));
    EXPECT_TRUE(matches("/a*b*c", "/aXbYbZc"));
    EXPECT_FALSE(matches("/*", "/1/fader1"));
    EXPECT_FALSE(matches("/1/*", "/1"));
}

TEST(Pattern, SetTakesOneOfItsCharacters) {
    EXPECT_TRUE(matches("/fader[1-4x]", "/fader3"));
    EXPECT_TRUE(matches("/fader[1-4x]", "/faderx"));
    EXPECT_FALSE(matches("/fader[1-4x]", "/fader5"));
    EXPECT_TRUE(matches("/fader[!1-4]", "/fader5"));
    EXPECT_FALSE(matches("/fader[!1-4]", "/fader2"));
    EXPECT_FALSE(matches("/fader[!1-4]", "/fader"));
    EXPECT_FALSE(matches("/a[!b]c", "/a/c")) << "a set does not cross a '/'";
    EXPECT_TRUE(matches("/[a-]", "/-")) << "a '-' at the end has no special meaning";
    EXPECT_TRUE(matches("/[a!]", "/!")) << "nor has a '!' that is not at the beginning";
}

TEST(Pattern, ListTakesOneOfItsWords) {
    EXPECT_TRUE(matches("/{on,off}", "/off"));
    EXPECT_TRUE(matches("/{a,ab}c", "/abc"));
    EXPECT_TRUE(matches("/x{,y}", "/x"));
    EXPECT_FALSE(matches("/{on,off}", "/onoff"));
    EXPECT_TRUE(matches("/{one}", "/one"));
}

TEST(Pattern, TwoSlashesTakeAnyNumberOfParts) {
    EXPECT_TRUE(matches("//fader", "/fader"));
    EXPECT_TRUE(matches("//fader", "/1/page/fader"));
    EXPECT_TRUE(matches("/1//fader", "/1/fader"));
    EXPECT_TRUE(matches("/1//fader", "/1/a/b/c/fader"));
    EXPECT_TRUE(matches("/1//*", "/1/a/b"));
    EXPECT_TRUE(matches("//*", "//a//b/")) << "parts without a character are parts";
    EXPECT_FALSE(matches("/1//fader", "/1fader"));
    EXPECT_FALSE(matches("//fader", "/1/xfader"));
    EXPECT_FALSE(matches("/1//*", "/1"));
}

TEST(Pattern, ThatIsNoneSaysWhy) {
    const std::pair<const char*, const char*> wrong[] = {
        {"", "must begin with '/'"},
        {"fader", "must begin with '/'"},
        {"/1/", "must not end with '/': all that is below ends with \"//*\""},
        {"/[a", "has a '[' without its ']'"},
        {"/a]", "has a ']' that nothing opens"},
        {"/{a", "has a '{' without its '}'"},
        {"/a}", "has a '}' that nothing opens"},
        {"/[]", "has a set without characters"},
        {"/[!]", "has a set without characters"},
        {"/[z-a]", "has a set with a range that ends before it begins"},
        {"/{a*}", "has something else than words within { }"},
        {"/{a/b}", "has something else than words within { }"},
    };
    for (const auto& [pattern, message] : wrong) {
        const auto parsed = Pattern::parse(pattern);
        ASSERT_FALSE(parsed.has_value()) << pattern;
        EXPECT_EQ(parsed.error().message, message) << pattern;
    }
    EXPECT_EQ(
        Pattern::parse("/" + std::string(max_pattern_size, 'a')).error().code, ErrorCode::LimitExceeded
    );
}

/// Tries everything: what the words of the specification say, and nothing clever.
bool tried(std::string_view pattern, std::string_view address) {
    if (pattern.empty()) return address.empty();
    const auto rest = pattern.substr(1);
    const auto one = [&](bool is_taken, std::string_view then) {
        return !address.empty() && is_taken && tried(then, address.substr(1));
    };
    if (pattern.starts_with("//")) {
        if (!address.starts_with('/')) return false;
        if (tried(rest, address)) return true;
        const auto next = address.find('/', 1);
        return next != std::string_view::npos && tried(pattern, address.substr(next));
    }
    const char c = address.empty() ? '\0' : address.front();
    if (pattern[0] == '?') return one(c != '/', rest);
    if (pattern[0] == '*') return tried(rest, address) || one(c != '/', pattern);
    if (pattern[0] == '[') {
        const auto end = pattern.find(']');
        auto inside = pattern.substr(1, end - 1);
        const bool is_negated = inside.starts_with('!');
        if (is_negated) inside.remove_prefix(1);
        bool is_in = false;
        for (std::size_t i = 0; i < inside.size(); ++i) {
            const bool is_range = i + 2 < inside.size() && inside[i + 1] == '-';
            is_in = is_in || (is_range ? c >= inside[i] && c <= inside[i + 2] : c == inside[i]);
            if (is_range) i += 2;
        }
        return one(is_in != is_negated && c != '/', pattern.substr(end + 1));
    }
    if (pattern[0] == '{') {
        const auto end = pattern.find('}');
        auto words = pattern.substr(1, end - 1);
        while (true) {
            const auto word = words.substr(0, words.find(','));
            if (address.starts_with(word) && tried(pattern.substr(end + 1), address.substr(word.size())))
                return true;
            if (word.size() == words.size()) return false;
            words.remove_prefix(word.size() + 1);
        }
    }
    return one(c == pattern[0], rest);
}

TEST(Pattern, MatchesWhatTryingEverythingMatches) {
    std::mt19937 random(11); // NOLINT: the same patterns each time
    const std::vector<std::string> pieces = {"a",    "b",    "/",     "//",     "?",   "*",
                                             "[ab]", "[!a]", "[a-c]", "{a,ab}", "{,b}"};
    int compared = 0;
    int matched = 0;
    while (compared < 50'000) {
        std::string pattern = "/";
        for (auto count = random() % 6; count > 0; --count) pattern += pieces[random() % pieces.size()];
        const auto parsed = Pattern::parse(pattern);
        if (!parsed) {
            ASSERT_TRUE(pattern.ends_with('/')) << pattern;
            continue;
        }
        std::string address = "/";
        for (auto count = random() % 7; count > 0; --count) address += "ab/c"[random() % 4];
        ASSERT_EQ(parsed->matches(address), tried(pattern, address)) << pattern << " and " << address;
        ++compared;
        matched += parsed->matches(address) ? 1 : 0;
    }
    EXPECT_GT(matched, 2'000);
}

TEST(Pattern, IsDoneSoonWhereTryingEverythingTakesForEver) {
    std::string pattern = "/";
    while (pattern.size() + 2 < max_pattern_size) pattern += "*a";
    EXPECT_FALSE(matches(pattern, "/" + std::string(1000, 'a') + "b"));
    pattern.clear();
    while (pattern.size() + 6 < max_pattern_size) pattern += "//*";
    std::string address;
    while (address.size() < 1000) address += "/a";
    EXPECT_FALSE(matches(pattern + "/b", address));
}

} // namespace
} // namespace tutti::osc
