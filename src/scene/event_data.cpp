#include "scene/event_data.hpp"

#include "scene/parameter.hpp"

#include <array>
#include <cmath>

namespace tutti::scene {

namespace {

struct NamedColour {
    std::string_view name;
    pixel::Colour colour;
};
constexpr auto named_colours = std::to_array<NamedColour>({
    {"white", {255, 255, 255}},
    {"red", {255, 0, 0}},
    {"orange", {255, 120, 0}},
    {"yellow", {255, 220, 0}},
    {"green", {0, 255, 0}},
    {"cyan", {0, 255, 255}},
    {"blue", {0, 0, 255}},
    {"purple", {140, 0, 255}},
    {"magenta", {255, 0, 255}},
    {"pink", {255, 90, 160}},
    {"black", {0, 0, 0}},
});

} // namespace

std::optional<pixel::Colour> colour_named(std::string_view text) noexcept {
    for (const auto& [name, colour] : named_colours)
        if (name == text) return colour;
    return parse_colour(text);
}

std::string colour_words() {
    std::string words;
    for (const auto& [name, colour] : named_colours) words.append(words.empty() ? "" : ", ").append(name);
    return words;
}

std::optional<double> number_in(const contract::Event& event, std::string_view key) noexcept {
    const Value* const found = event.data.find(key);
    if (found == nullptr || !found->is_number()) return std::nullopt;
    const double number = found->number();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<std::string_view> text_in(const contract::Event& event, std::string_view key) noexcept {
    const Value* const found = event.data.find(key);
    return found != nullptr && found->is_string() ? std::optional(found->string()) : std::nullopt;
}

std::optional<pixel::Colour> colour_in(const contract::Event& event) noexcept {
    std::optional<pixel::Colour> colour;
    for (const std::string_view key : {"colour", "color"})
        if (const auto text = text_in(event, key); text && !colour) colour = colour_named(*text);
    if (const auto hue = number_in(event, "hue"); hue && !colour)
        colour = pixel::from_hsv(*hue > 1 ? *hue / 360 : *hue, 1, 1);
    if (const auto level = number_in(event, "level"); level && colour)
        colour = scaled(*colour, pixel::channel(*level));
    return colour;
}

double hue_of_producer(const contract::Event& event) noexcept {
    // FNV-1a, so that phones with neighbouring numbers are told apart by the golden ratio's steps.
    std::uint32_t hash = 2166136261U;
    for (const char letter : event.source) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
    const double turns = static_cast<double>(hash % 1024U) / 1024 + event.producer * 0.6180339887498949;
    return turns - std::floor(turns);
}

} // namespace tutti::scene
