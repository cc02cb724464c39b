#include "lyrics/keywords.hpp"

#include "base/result.hpp"
#include "lyrics/folded.hpp"
#include "lyrics/stop_words.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

namespace tutti::lyrics {

namespace {

struct Keyword {
    std::string_view written; ///< with a small letter first, where it is ever written so
    std::size_t first = 0;    ///< in which order words came
    std::size_t lines = 0;
    std::size_t last_line = 0; ///< that counted
    bool is_in_refrain = false;

    double weight() const {
        return (1 + std::log2(static_cast<double>(lines))) * (is_in_refrain ? 1.5 : 1.0);
    }
};

bool is_capital(std::string_view word) noexcept { return word.front() >= 'A' && word.front() <= 'Z'; }

bool may_be_keyword(std::string_view word) noexcept {
    const bool is_number = word.find_first_not_of("0123456789") == std::string_view::npos;
    // Other scripts say more with a letter, which takes two bytes or three.
    return word.size() > 2 && !is_number && !is_stop_word(word);
}

} // namespace

std::vector<std::string>
find_keywords(const std::vector<Line>& lines, const std::vector<bool>& is_refrain, std::size_t most) {
    invariant(lines.size() == is_refrain.size(), "each line is of the refrain, or is not");
    std::map<std::string, Keyword> found;
    for (std::size_t line = 0; line < lines.size(); ++line)
        for (const auto& word : written_words_of(lines[line].text)) {
            if (!may_be_keyword(word.folded)) continue;
            const auto [at, is_new] = found.try_emplace(word.folded);
            auto& keyword = at->second;
            if (is_new) keyword.first = found.size();
            if (is_new || (is_capital(keyword.written) && !is_capital(word.written)))
                keyword.written = word.written;
            if (is_new || keyword.last_line != line) ++keyword.lines;
            keyword.last_line = line;
            if (is_refrain[line]) keyword.is_in_refrain = true;
        }
    std::vector<const Keyword*> sorted;
    for (const auto& [word, keyword] : found) sorted.push_back(&keyword);
    std::ranges::sort(sorted, [](const Keyword* one, const Keyword* other) {
        const auto weight = one->weight();
        const auto others = other->weight();
        return weight != others ? weight > others : one->first < other->first;
    });
    if (sorted.size() > most) sorted.resize(most);
    std::vector<std::string> words;
    for (const auto* keyword : sorted) words.emplace_back(keyword->written);
    return words;
}

} // namespace tutti::lyrics
