// Letters of Latin whose marks our font lacks, as their letters without them: ạ is a. From the decompositions
// and names of Unicode.
#pragma once

#include <string_view>

namespace tutti::pixel {

struct BareLetters {
    char32_t first;
    std::string_view letters; ///< from the first on; a space where there is none
};

// clang-format off
inline constexpr BareLetters latin_extended_b{0x180,
    "bBBb   Cc DDd    FfG   IKkl  NnOOo  Pp     tTtTUu VYyZz             DDdLLlNNnAaIiOoUuUuUuU"
    "uUu AaAa  GgGgKkOoOo  jDDdGg  NnAa  OoAaAaEeEeIiIiOoOoRrRrUuUuSsTt  HhNd  ZzAaEeOoOoOoOoYy"
    "lnt   ACcLTsz  B  EeJj qRrYy"};
inline constexpr BareLetters latin_additional{0x1e00,
    "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRr"
    "RrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyas    AaAaAaAaAaAaAaAaAaAa"
    "AaAaEeEeEeEeEeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy    Yy"};
// clang-format on
static_assert(latin_extended_b.letters.size() == 0x250 - 0x180 && latin_additional.letters.size() == 0x100);

/// The code itself where it is none of them.
constexpr char32_t bare_letter(char32_t code) noexcept {
    for (const auto& [first, letters] : {latin_extended_b, latin_additional})
        if (code >= first && code - first < letters.size() && letters[code - first] != ' ')
            return static_cast<char32_t>(letters[code - first]);
    return code;
}

} // namespace tutti::pixel
