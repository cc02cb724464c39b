#include "lyrics/analysis.hpp"

#include "lyrics/folded.hpp"
#include "lyrics/keywords.hpp"
#include "lyrics/refrain.hpp"
#include "lyrics/stop_words.hpp"
#include "lyrics/word_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace tutti::lyrics {

namespace {

/// Below this a category does not stand out.
constexpr double least_of_a_mood = 0.15;
/// The share of a song's words that makes a category 0.5: one in twenty-five.
constexpr double half_share = 0.04;
/// A song of a few words is judged as if it had so many: one word is not all of it.
constexpr std::size_t least_words = 25;

double of(const Categories& categories, Category category) noexcept {
    return categories[static_cast<std::size_t>(category)];
}

double strongest(const Categories& categories, std::initializer_list<Category> which) noexcept {
    double most = 0;
    for (const auto category : which) most = std::max(most, of(categories, category));
    return most;
}

double thousandths(double number) noexcept { return std::round(number * 1000) / 1000; }

struct Count {
    std::array<std::size_t, category_count> hits{};
    std::map<std::string_view, std::size_t> themes;
    std::size_t words = 0; ///< that may say something
};

Count count_words(const Lyrics& lyrics) {
    Count count;
    // A song says few different words, and many of them often.
    std::map<std::string, std::vector<Category>> known;
    for (const auto& line : lyrics.lines)
        for (auto& word : words_of(line.text)) {
            const bool speaks = !is_stop_word(word);
            auto at = known.find(word);
            if (at == known.end()) at = known.emplace(word, categories_of_word(word)).first;
            if (speaks || !at->second.empty()) ++count.words;
            for (const auto category : at->second) ++count.hits[static_cast<std::size_t>(category)];
            if (const auto theme = theme_of_word(word)) ++count.themes[*theme];
        }
    return count;
}

Categories categories_of(const Count& count) noexcept {
    Categories categories{};
    const auto words = static_cast<double>(std::max(count.words, least_words));
    for (std::size_t index = 0; index < category_count; ++index) {
        const auto share = static_cast<double>(count.hits[index]) / words;
        categories[index] = thousandths(share / (share + half_share));
    }
    return categories;
}

std::vector<std::string> themes_of(const Count& count) {
    std::vector<std::pair<std::size_t, std::string_view>> sorted;
    for (const auto& [theme, hits] : count.themes)
        if (hits > 1) sorted.emplace_back(hits, theme);
    std::ranges::sort(sorted, [](const auto& one, const auto& other) {
        return one.first != other.first ? one.first > other.first : one.second < other.second;
    });
    if (sorted.size() > most_themes) sorted.resize(most_themes);
    std::vector<std::string> themes;
    for (const auto& [hits, theme] : sorted) themes.emplace_back(theme);
    return themes;
}

std::string_view colours_of(const Analysis& analysis) noexcept {
    if (analysis.energy >= 0.5)
        return analysis.valence >= 0.5 ? "bright saturated colours, warm light, a sense of motion"
                                       : "harsh contrast, red and black, a sense of motion";
    return analysis.valence >= 0.5 ? "soft pastel colours, morning light, stillness"
                                   : "muted blue and grey, dim light, stillness";
}

std::string listed(const std::vector<std::string>& words, std::size_t most) {
    std::string text;
    for (std::size_t index = 0; index < std::min(most, words.size()); ++index) {
        if (index > 0) text += ", ";
        text += words[index];
    }
    return text;
}

} // namespace

double energy_of(const Categories& categories) noexcept {
    using enum Category;
    const auto wild = strongest(categories, {Energetic, Aggressive});
    const auto calm = strongest(categories, {Calm, Peaceful, Sad});
    return thousandths(0.5 + (wild - calm) / 2);
}

double valence_of(const Categories& categories) noexcept {
    using enum Category;
    const auto glad = strongest(categories, {Happy, Uplifting, Romantic});
    const auto sad = strongest(categories, {Sad, Dark, Death, Aggressive});
    return thousandths(0.5 + (glad - sad) / 2);
}

std::string_view mood_of(const Categories& categories) noexcept {
    const auto* most = std::ranges::max_element(categories);
    if (*most < least_of_a_mood) return "neutral";
    return category_names[static_cast<std::size_t>(most - categories.begin())];
}

std::string image_prompt_for(const Analysis& analysis) {
    std::string prompt =
        analysis.mood == "neutral" ? "An abstract scene" : fmt::format("A {} scene", analysis.mood);
    if (!analysis.themes.empty()) prompt += " of " + listed(analysis.themes, most_themes);
    if (!analysis.keywords.empty()) prompt += ", with " + listed(analysis.keywords, 5);
    return fmt::format("{}; {}; no text, no letters", prompt, colours_of(analysis));
}

Analysis analyse_by_words(const Lyrics& lyrics) {
    Analysis analysis;
    const auto is_refrain = find_refrain(lyrics.lines);
    const auto count = count_words(lyrics);
    analysis.refrain = refrain_text(lyrics.lines, is_refrain);
    analysis.keywords = find_keywords(lyrics.lines, is_refrain, most_keywords);
    analysis.themes = themes_of(count);
    analysis.categories = categories_of(count);
    analysis.mood = mood_of(analysis.categories);
    analysis.energy = energy_of(analysis.categories);
    analysis.valence = valence_of(analysis.categories);
    analysis.image_prompt = image_prompt_for(analysis);
    return analysis;
}

} // namespace tutti::lyrics
