#include "scene/overlays.hpp"

#include "base/utf8.hpp"
#include "scene/banner.hpp"

namespace tutti::scene {

void Overlays::show(std::string_view text, pixel::Colour colour, microseconds duration, microseconds now) {
    text_ = Text{whole_characters(first_characters(text, most_bytes)), colour, now, duration};
}

std::string_view Overlays::text(microseconds now) const noexcept {
    return text_ && now - text_->since < text_->duration ? std::string_view(text_->words)
                                                         : std::string_view();
}

void Overlays::draw(pixel::Canvas canvas, int faces, microseconds now) const {
    const auto words = text(now);
    if (words.empty()) return;
    for (auto& pixel : canvas.pixels()) pixel = pixel::scaled(pixel, 64);
    draw_banner(canvas, faces, words, text_->colour, now - text_->since);
}

} // namespace tutti::scene
