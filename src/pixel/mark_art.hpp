// Marks as they stand above and below letters, by the letter's width.
#pragma once

#include "pixel/marked_letters.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tutti::pixel {

/// Never defined: a constant that would call it does not compile, and the compiler says its name.
void a_mark_is_as_wide_as_its_letters();

/// The rows of a mark: bit 0 is the left column.
struct MarkArt {
    static constexpr std::size_t least_width = 2;
    static constexpr std::size_t most_width = 5;

    Mark mark = Mark::None;
    // By width, from least_width on.
    std::array<std::uint8_t, 4> tall{};  ///< the one row above a letter of seven rows
    std::array<std::uint8_t, 4> upper{}; ///< above a letter of five rows
    std::array<std::uint8_t, 4> lower{}; ///< below that

    /// Rows for two, three, four and five columns with '|' between them.
    consteval MarkArt(Mark of, std::string_view above_tall, std::string_view first, std::string_view second)
        : mark(of), tall(bits(above_tall)), upper(bits(first)), lower(bits(second)) {}

private:
    static consteval std::array<std::uint8_t, 4> bits(std::string_view art) {
        if (art.size() != 17 || art[2] != '|' || art[6] != '|' || art[11] != '|')
            a_mark_is_as_wide_as_its_letters();
        std::array<std::uint8_t, 4> found{};
        std::size_t begin = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            for (std::size_t x = 0; x < i + least_width; ++x)
                if (art[begin + x] == '#') found[i] = static_cast<std::uint8_t>(found[i] | 1U << x);
            begin += i + least_width + 1;
        }
        return found;
    }
};

// clang-format off
inline constexpr auto mark_art = std::to_array<MarkArt>({
    //                    above capitals       above small letters: upper row, lower row
    {Mark::Dots,        "##|#.#|#..#|.#.#.", "..|...|....|.....", "##|#.#|#..#|.#.#."},
    {Mark::Acute,       ".#|..#|..##|...#.", ".#|..#|..#.|...#.", "#.|.#.|.#..|..#.."},
    {Mark::Grave,       "#.|#..|##..|.#...", "#.|#..|.#..|.#...", ".#|.#.|..#.|..#.."},
    {Mark::Circumflex,  ".#|.#.|.##.|..#..", ".#|.#.|.##.|..#..", "#.|#.#|#..#|.#.#."},
    {Mark::Tilde,       "##|##.|#.##|##.#.", ".#|.##|.#.#|.##.#", "#.|##.|#.#.|#.##."},
    {Mark::Ring,        "##|.#.|.##.|.###.", "##|.#.|.##.|..#..", "##|.#.|.##.|..#.."},
    {Mark::Macron,      "##|###|####|.###.", "..|...|....|.....", "##|###|####|.###."},
    {Mark::Breve,       "##|#.#|#..#|.#.#.", "##|#.#|#..#|#...#", "##|.#.|.##.|.###."},
    {Mark::Dot,         ".#|.#.|..#.|..#..", "..|...|....|.....", ".#|.#.|.#..|..#.."},
    {Mark::DoubleAcute, "##|##.|#.#.|#.#..", "##|#.#|#.#.|#.#..", "##|#.#|#.#.|#.#.."},
    {Mark::Caron,       "##|#.#|#..#|.#.#.", "##|#.#|#..#|.#.#.", "##|.#.|.##.|..#.."},
    // Below: the letter stands one row higher. The rows of small letters are those of capitals.
    {Mark::Cedilla,     "#.|.#.|.#..|..#..", "..|...|....|.....", "#.|.#.|.#..|..#.."},
    {Mark::Ogonek,      ".#|..#|...#|....#", "..|...|....|.....", ".#|..#|...#|....#"},
});
// clang-format on

constexpr bool stands_below(Mark mark) noexcept { return mark == Mark::Cedilla || mark == Mark::Ogonek; }

} // namespace tutti::pixel
