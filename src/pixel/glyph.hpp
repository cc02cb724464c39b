// One letter of our font as it is drawn: seven rows from the top, a light where there is a `#`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tutti::pixel {

/// Never defined: a constant that would call it does not compile, and the compiler says its name.
void a_letter_is_seven_rows_of_one_width();

struct Glyph {
    static constexpr std::size_t most_columns = 7;
    static constexpr std::size_t rows = 7;

    char32_t code = 0;
    std::array<std::uint8_t, most_columns> columns{}; ///< bit 0 is the row above the letter, for marks
    std::uint8_t width = 0;

    constexpr Glyph() = default;
    /// Rows with '|' between them, all of one width. What is drawn otherwise does not compile.
    consteval Glyph(char32_t of, std::string_view art) : code(of) {
        const std::size_t across = art.find('|');
        if (across > most_columns || art.size() != rows * (across + 1) - 1)
            a_letter_is_seven_rows_of_one_width();
        for (std::size_t i = 0; i < art.size(); ++i) {
            const std::size_t row = i / (across + 1);
            const std::size_t column = i % (across + 1);
            if (art[i] == '#') columns[column] = static_cast<std::uint8_t>(columns[column] | 2U << row);
        }
        width = static_cast<std::uint8_t>(across);
    }
};

/// Stands for every letter that nobody drew.
inline constexpr char32_t no_letter = U'□';

// Of the private use area: letters that only stand below marks.
inline constexpr char32_t wide_dotless_i = 0xE000;
inline constexpr char32_t wide_iota = 0xE001;

} // namespace tutti::pixel
