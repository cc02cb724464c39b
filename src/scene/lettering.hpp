// Lettering: words set in lines, and letters that glow in colours that change from light to light.
#pragma once

#include "pixel/canvas.hpp"
#include "pixel/draw.hpp"
#include "pixel/text.hpp"
#include "scene/scene.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace tutti::scene {

/// The largest face in which the words, wrapped between them, stand within the room; Small where none does.
pixel::Face face_for_lines(std::string_view words, pixel::Size room) noexcept;
/// How high they are then.
int lines_height(std::string_view words, int width, pixel::Face face) noexcept;
/// Draws them line by line from `top`, each in the middle of each face of the surface, white.
void draw_lines(
    pixel::Canvas canvas, int faces, int top, std::string_view words, int width, pixel::Face face
) noexcept;

/// Where not all lines of the words have room, as many of them as have: a page, the one that holds the byte
/// `at`. Else the words as they are.
std::string_view page_of(std::string_view words, std::size_t at, pixel::Size room, pixel::Face face) noexcept;

/// One page of several texts that have no room beside each other, in the face that it stands in.
struct PageInTurn {
    std::string_view words;
    pixel::Face face = pixel::Face::Small;
};
/// Page after page, each for a second and a half, and from the start again; nothing where all are empty.
PageInTurn turn_of(std::span<const std::string_view> texts, double seconds, pixel::Size room) noexcept;
/// Draws it in the middle of the canvas.
void draw_turn(pixel::Canvas canvas, int faces, const PageInTurn& turn, int width) noexcept;

class Lettering {
public:
    explicit Lettering(pixel::Size size) : letters_(size), halo_(size) {}

    /// Black: what is lit on it is letters.
    pixel::Canvas begin() noexcept {
        letters_.canvas().fill(pixel::black);
        return letters_.canvas();
    }

    /// Lays the letters over the canvas, each light in `colour(x, y)`, with a glow of so much around them.
    template <typename Colouring>
    void lay(pixel::Canvas canvas, double glow, Colouring colour) noexcept {
        const auto letters = letters_.pixels();
        if (glow > 0) {
            std::ranges::copy(letters, halo_.pixels().begin());
            for (int times = 0; times < 3; ++times) pixel::blur(halo_.canvas());
        }
        const auto amount = pixel::channel(glow);
        std::size_t i = 0;
        for (int y = 0; y < canvas.height(); ++y)
            for (auto& light : canvas.row(y)) {
                const auto x = static_cast<int>(&light - canvas.row(y).data());
                const auto letter = letters[i].green;
                const auto halo = glow > 0 ? pixel::scaled(halo_.pixels()[i].green, amount) : std::uint8_t{0};
                ++i;
                if (letter == 0 && halo == 0) continue;
                const pixel::Colour own = colour(x, y);
                light = letter > 0 ? mixed(light, own, letter) : added(light, scaled(own, halo));
            }
    }

private:
    pixel::Picture letters_;
    pixel::Picture halo_;
};

} // namespace tutti::scene
