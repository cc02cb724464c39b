// Text as it is compared: small letters without accents, so that "Beyoncé" is "BEYONCE". Of Latin, Greek and
// Cyrillic letters; kana lose their marks of voice, and syllables of Hangul are taken apart; others stay as
// they are. So it is the same whether accents stand apart (NFD, as in names of files from a Mac) or not. What
// breaks UTF-8 becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti::lyrics {

/// Takes the first character off the front of a text that is not empty.
char32_t take_character(std::string_view& text) noexcept;

/// Letters only change as said above; everything else stays.
std::string folded(std::string_view text);

/// The words of a text, folded, without what stands between them. "don't" is "dont", yet "l'amour" is "l" and
/// "amour". Scripts without blanks (Chinese, Japanese, Thai) give words as long as a clause.
std::vector<std::string> words_of(std::string_view text);

struct WrittenWord {
    std::string folded;
    std::string_view written; ///< in the text that it was found in

    bool operator==(const WrittenWord&) const = default;
};
/// The same words, with how each is written.
std::vector<WrittenWord> written_words_of(std::string_view text);

} // namespace tutti::lyrics
