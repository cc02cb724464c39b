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

/// Takes the first lines off, as many as have room (one at least), and the spaces behind them.
std::string_view take_page(std::string_view& words, pixel::Size room, pixel::Face face) noexcept {
    const int gap = pixel::scale(face);
    const int most = std::max(1, (room.height + gap) / (pixel::text_height(face) + gap));
    const auto all = words;
    std::size_t end = 0;
    for (int line = 0; line < most && !words.empty(); ++line) {
        const auto taken = pixel::take_line(words, room.width, face);
        end = static_cast<std::size_t>(taken.data() - all.data()) + taken.size();
    }
    return all.substr(0, end);
}

std::size_t pages_of(std::string_view words, pixel::Size room, pixel::Face face) noexcept {
    std::size_t pages = 0;
    for (; !words.empty(); ++pages) take_page(words, room, face);
    return pages;
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

std::string_view
page_of(std::string_view words, std::size_t at, pixel::Size room, pixel::Face face) noexcept {
    auto rest = words;
    auto page = take_page(rest, room, face);
    if (rest.empty()) return words;
    while (!rest.empty() && words.size() - rest.size() <= at) page = take_page(rest, room, face);
    return page;
}

PageInTurn turn_of(std::span<const std::string_view> texts, double seconds, pixel::Size room) noexcept {
    constexpr double for_a_page = 1.5;
    std::size_t pages = 0;
    for (const auto text : texts) pages += pages_of(text, room, face_for_lines(text, room));
    if (pages == 0) return {};
    auto turn = static_cast<std::size_t>(std::max(0.0, seconds) / for_a_page) % pages;
    for (auto text : texts) {
        const auto face = face_for_lines(text, room);
        for (; !text.empty(); --turn) {
            const auto page = take_page(text, room, face);
            if (turn == 0) return {page, face};
        }
    }
    return {};
}

void draw_turn(pixel::Canvas canvas, int faces, const PageInTurn& turn, int width) noexcept {
    const int top = (canvas.height() - lines_height(turn.words, width, turn.face)) / 2;
    draw_lines(canvas, faces, std::max(0, top), turn.words, width, turn.face);
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
