#include "pixel/text.hpp"

#include <algorithm>
#include <array>

namespace tutti::pixel {

namespace {

/// A light of the font and those around it, row by row.
using Around = std::array<bool, 9>;

Around lights_around(const Letter& letter, int x, int y) noexcept {
    Around lit;
    std::size_t i = 0;
    for (int down = -1; down <= 1; ++down)
        for (int right = -1; right <= 1; ++right) lit[i++] = letter.is_lit(x + right, y + down);
    return lit;
}

// EPX and its kin for three (Mazzoleni, "Scale2x", 2001): where two neighbours of a corner agree against the
// other two, the corner takes after them. Steps of diagonals become slopes, corners round.

void smooth_twice(const Around& a, std::array<bool, 9>& parts) noexcept {
    const bool up = a[1], left = a[3], own = a[4], right = a[5], down = a[7];
    parts[0] = up == left && up != right && left != down ? up : own;
    parts[1] = up == right && up != left && right != down ? up : own;
    parts[2] = down == left && left != up && down != right ? left : own;
    parts[3] = down == right && right != up && down != left ? right : own;
}

void smooth_thrice(const Around& a, std::array<bool, 9>& parts) noexcept {
    const bool up = a[1], left = a[3], own = a[4], right = a[5], down = a[7];
    const bool up_left = left == up && up != right && left != down;
    const bool up_right = up == right && up != left && right != down;
    const bool down_left = left == down && left != up && down != right;
    const bool down_right = down == right && down != left && right != up;
    parts[0] = up_left ? left : own;
    parts[1] = (up_left && own != a[2]) || (up_right && own != a[0]) ? up : own;
    parts[2] = up_right ? right : own;
    parts[3] = (up_left && own != a[6]) || (down_left && own != a[0]) ? left : own;
    parts[4] = own;
    parts[5] = (up_right && own != a[8]) || (down_right && own != a[2]) ? right : own;
    parts[6] = down_left ? left : own;
    parts[7] = (down_left && own != a[8]) || (down_right && own != a[6]) ? down : own;
    parts[8] = down_right ? right : own;
}

void draw_letter(
    const Canvas& canvas, int left, int top, const Letter& letter, Colour colour, Face face
) noexcept {
    const int by = scale(face);
    std::array<bool, 9> parts{};
    for (int y = 0; y < 8; ++y)
        for (int x = 0; x < letter.width; ++x) {
            switch (face) {
            case Face::Small:
                parts[0] = letter.is_lit(x, y);
                break;
            case Face::Large:
                smooth_twice(lights_around(letter, x, y), parts);
                break;
            case Face::Huge:
                smooth_thrice(lights_around(letter, x, y), parts);
                break;
            }
            std::size_t i = 0;
            for (int down = 0; down < by; ++down)
                for (int right = 0; right < by; ++right)
                    if (parts[i++]) canvas.set(left + x * by + right, top + y * by + down, colour);
        }
}

} // namespace

int text_width(std::string_view utf8, Face face) noexcept {
    int columns = 0;
    while (const auto letter = take_letter(utf8)) columns += letter->width + 1;
    return std::max(columns - 1, 0) * scale(face);
}

void draw_text(Canvas canvas, int x, int y, std::string_view utf8, Colour colour, Face face) noexcept {
    if (y >= canvas.height() || y + text_height(face) <= 0) return;
    while (x < canvas.width()) {
        const auto letter = take_letter(utf8);
        if (!letter) return;
        const int width = letter->width * scale(face);
        if (x + width > 0) draw_letter(canvas, x, y, *letter, colour, face);
        x += width + scale(face);
    }
}

Face face_that_fits(std::string_view utf8, Size room) noexcept {
    const int columns = text_width(utf8, Face::Small);
    for (const Face face : {Face::Huge, Face::Large})
        if (columns * scale(face) <= room.width && text_height(face) <= room.height) return face;
    return Face::Small;
}

std::string_view take_line(std::string_view& text, int width, Face face) noexcept {
    const auto cut = [&text](std::size_t line, std::size_t taken) {
        const auto found = text.substr(0, line);
        text.remove_prefix(taken);
        return found;
    };
    const auto after_spaces = [&text](std::size_t at) {
        while (at < text.size() && text[at] == ' ') ++at;
        if (at < text.size() && text[at] == '\n') ++at;
        return at;
    };
    std::optional<std::size_t> space;
    std::string_view rest = text;
    int columns = -1;
    while (!rest.empty()) {
        const std::size_t at = text.size() - rest.size();
        if (rest.front() == '\n') return cut(at, at + 1);
        const bool is_space = rest.front() == ' ';
        const auto letter = take_letter(rest);
        if (!letter) break;
        if (is_space) {
            // A space may stand beyond the edge: it is not drawn.
            if (!space || text[at - 1] != ' ') space = at;
        }
        columns += letter->width + 1;
        if (columns * scale(face) <= width || is_space) continue;
        if (space && *space > 0) return cut(*space, after_spaces(*space));
        if (at > 0) return cut(at, at);
    }
    return cut(text.size(), text.size());
}

} // namespace tutti::pixel
