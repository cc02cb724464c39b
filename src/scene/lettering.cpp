#include "scene/lettering.hpp"

#include <algorithm>

namespace tutti::scene {

namespace {

/// Whether no word has to be cut, and all lines have room.
bool stands(std::string_view words, pixel::Size room, pixel::Face face) noexcept {
    if (lines_height(words, room.width, face) > room.height) return false;
    while (!words.empty()) {
        const auto line = pixel::take_line(words, room.width, face);
        if (pixel::text_width(line, face) > room.width) return false;
        if (words.empty()) return true;
        const char* const after = line.data() + line.size();
        if (*after != ' ' && *after != '\n') return false;
    }
    return true;
}

} // namespace

pixel::Face face_for_lines(std::string_view words, pixel::Size room) noexcept {
    for (const auto face : {pixel::Face::Huge, pixel::Face::Large})
        if (stands(words, room, face)) return face;
    return pixel::Face::Small;
}

int lines_height(std::string_view words, int width, pixel::Face face) noexcept {
    int lines = 0;
    for (; !words.empty(); ++lines) pixel::take_line(words, width, face);
    return lines * (pixel::text_height(face) + pixel::scale(face)) - (lines > 0 ? pixel::scale(face) : 0);
}

void draw_lines(
    pixel::Canvas canvas, int faces, int top, std::string_view words, int width, pixel::Face face
) noexcept {
    const int room = canvas.width() / faces;
    while (!words.empty()) {
        const auto line = pixel::take_line(words, width, face);
        const int left = (room - pixel::text_width(line, face)) / 2;
        for (int each = 0; each < faces; ++each)
            pixel::draw_text(canvas, each * room + left, top, line, pixel::white, face);
        top += pixel::text_height(face) + pixel::scale(face);
    }
}

} // namespace tutti::scene
