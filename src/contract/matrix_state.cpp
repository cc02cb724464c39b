#include "contract/matrix_state.hpp"

#include "contract/codec.hpp"

#include <optional>

namespace tutti::contract {

namespace {

std::optional<MatrixState::Pixel> pixel_from(const Value& value) {
    MatrixState::Pixel pixel{};
    if (!value.is_array() || value.items().size() != pixel.size()) return std::nullopt;
    for (std::size_t i = 0; i < pixel.size(); ++i) {
        const Value& part = value.items()[i];
        if (!part.is_integer() || part.integer() < 0 || part.integer() > 255) return std::nullopt;
        pixel[i] = static_cast<std::uint8_t>(part.integer());
    }
    return pixel;
}

} // namespace

Result<MatrixState> parse_matrix_state(std::string_view json) { return parse_with(json, matrix_state_from); }

Result<MatrixState> matrix_state_from(const Value& payload) {
    FieldReader fields(payload);
    MatrixState state;
    const auto pixels = fields.any("pixels");
    if (!pixels.is_array() || pixels.items().size() != matrix_pixels)
        fields.wrong("pixels", "is no list of 64");
    else
        for (std::size_t i = 0; i < matrix_pixels; ++i) {
            const auto pixel = pixel_from(pixels.items()[i]);
            if (!pixel) fields.wrong("pixels", "has one that is not red, green and blue, each from 0 to 255");
            state.pixels[i] = pixel.value_or(MatrixState::Pixel{});
        }
    state.mode = fields.name("mode");
    state.rotation = static_cast<int>(fields.integer("rotation", 0, 270));
    if (state.rotation % 90 != 0) fields.wrong("rotation", "is none of 0, 90, 180 and 270");
    state.available = fields.boolean("available");
    return fields.finish(std::move(state));
}

Value to_value(const MatrixState& state) {
    std::vector<Value> pixels;
    pixels.reserve(matrix_pixels);
    for (const auto& [red, green, blue] : state.pixels) pixels.push_back(Value::array({red, green, blue}));
    return Value::object({
        {"v", version},
        {"pixels", Value::array(std::move(pixels))},
        {"mode", state.mode},
        {"rotation", state.rotation},
        {"available", state.available},
    });
}

std::string print(const MatrixState& state) { return print_json(to_value(state)); }

} // namespace tutti::contract
