// RepeatedFace: for scenes that have a middle: they draw one face, and around a cube each face shows it.
#pragma once

#include "scene/scene.hpp"

namespace tutti::scene {

class RepeatedFace {
public:
    explicit RepeatedFace(const Surface& surface)
        : faces_(std::max(1, surface.faces)),
          size_{std::max(1, surface.size.width / faces_), surface.size.height},
          face_(faces_ > 1 ? size_ : pixel::Size{}) {}

    pixel::Size size() const noexcept { return size_; }
    /// Where to draw; it holds what was drawn last.
    pixel::Canvas begin(pixel::Canvas canvas) noexcept { return faces_ > 1 ? face_.canvas() : canvas; }
    /// Once it is drawn.
    void show(pixel::Canvas canvas) noexcept {
        if (faces_ == 1) return;
        const auto width = static_cast<std::size_t>(size_.width);
        for (int y = 0; y < canvas.height(); ++y) {
            const auto drawn = face_.canvas().row(y);
            const auto row = canvas.row(y);
            for (std::size_t x = 0; x + width <= row.size(); x += width)
                std::ranges::copy(drawn, row.begin() + static_cast<std::ptrdiff_t>(x));
        }
    }

private:
    int faces_;
    pixel::Size size_;
    pixel::Picture face_;
};

} // namespace tutti::scene
