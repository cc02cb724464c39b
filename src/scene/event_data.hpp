// What scenes read out of the data of an event: numbers, words, colours, and who sent it. What is not there,
// or is of another kind, is nothing: a scene goes on without it.
#pragma once

#include "contract/event.hpp"
#include "pixel/colour.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::scene {

std::optional<double> number_in(const contract::Event& event, std::string_view key) noexcept;
std::optional<std::string_view> text_in(const contract::Event& event, std::string_view key) noexcept;

/// "#ff8800", or a plain word such as "orange".
std::optional<pixel::Colour> colour_named(std::string_view text) noexcept;
/// All of those words: "white, red, …".
std::string colour_words();

/// Of `colour` (or `color`), as colour_named() reads it; else of `hue`, in turns from 0 to 1 and in degrees
/// beyond; dimmed by `level`, 0 to 1, where there is one.
std::optional<pixel::Colour> colour_in(const contract::Event& event) noexcept;

/// The same for the same producer of the same source, and far from its neighbours'.
double hue_of_producer(const contract::Event& event) noexcept;

} // namespace tutti::scene
