// Analysis: what a song is about, whoever says so: lists of words, or a language model.
#pragma once

#include "lyrics/lyrics.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::lyrics {

enum class Category : std::uint8_t {
    Dark,
    Happy,
    Sad,
    Energetic,
    Calm,
    Love,
    Death,
    Romantic,
    Aggressive,
    Peaceful,
    Nostalgic,
    Uplifting,
};
inline constexpr std::size_t category_count = 12;
inline constexpr std::array<std::string_view, category_count> category_names = {
    "dark",  "happy",    "sad",        "energetic", "calm",      "love",
    "death", "romantic", "aggressive", "peaceful",  "nostalgic", "uplifting"
};

/// How much of each category there is, 0 to 1.
using Categories = std::array<double, category_count>;

struct Analysis {
    std::vector<std::string> refrain;  ///< its lines, each once
    std::vector<std::string> keywords; ///< at most 10
    std::vector<std::string> themes;   ///< at most 3
    std::string mood;                  ///< a word: "happy"; "neutral" where nothing stands out
    double energy = 0.5;               ///< 0 calm, 1 wild
    double valence = 0.5;              ///< 0 sad, 1 glad
    Categories categories{};
    std::string image_prompt; ///< for a program that makes pictures; has no line of the song in it

    bool operator==(const Analysis&) const = default;
};

inline constexpr std::size_t most_keywords = 10;
inline constexpr std::size_t most_themes = 3;

/// By lists of words (English and German), the same for the same words. Of a song in another language the
/// refrain and the keywords are found; its categories are all 0, its mood "neutral".
Analysis analyse_by_words(const Lyrics& lyrics);

/// Axes of feeling as J. A. Russell has them ("A Circumplex Model of Affect", 1980): how wild and how glad,
/// by the categories that stand for each end.
double energy_of(const Categories& categories) noexcept;
double valence_of(const Categories& categories) noexcept;
/// The name of the strongest category, or "neutral".
std::string_view mood_of(const Categories& categories) noexcept;

/// What to paint, by everything else that an analysis says.
std::string image_prompt_for(const Analysis& analysis);

} // namespace tutti::lyrics
