// What scenes of files show in the place of one: a card to set displays up with, or what is wrong with it.
#pragma once

#include "scene/scene.hpp"

#include <string_view>

namespace tutti::scene::kinds {

/// Of every face: its border and its number; red, green, blue and white in the corners, clockwise from the
/// top left; red, green, blue and white rising to the right.
void draw_test_card(pixel::Canvas canvas, int faces) noexcept;

/// In small letters on black, in as many lines as fit.
void draw_words(pixel::Canvas canvas, std::string_view words, pixel::Colour colour) noexcept;

/// How many times something stands side by side, and how large each is: once a face, or once across all.
struct Rooms {
    pixel::Size size;
    int count = 1;

    bool operator==(const Rooms&) const = default;
};
Rooms rooms_of(const Surface& surface, bool each_face) noexcept;

// Parameters that such scenes share; the words of "fit" are in the order of Fit.
Parameter file_parameter();
Parameter fit_parameter(Fit initial);
Parameter faces_parameter();
bool is_each_face(const Parameters& parameters) noexcept;
Fit fit_of(const Parameters& parameters) noexcept;

} // namespace tutti::scene::kinds
