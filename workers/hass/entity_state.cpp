#include "workers/hass/entity_state.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace tutti::hass {

namespace {

constexpr std::size_t longest_state = 255;
constexpr std::size_t longest_unit = 32;

std::string_view text_of(const Value& object, std::string_view key) {
    const auto* member = object.is_object() ? object.find(key) : nullptr;
    return member != nullptr && member->is_string() ? member->string() : std::string_view();
}

std::optional<double> number_of(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

} // namespace

std::string sensor_of(std::string_view entity) {
    std::string sensor(entity);
    std::ranges::replace(sensor, '.', '_');
    return sensor;
}

Result<worker::Reading> reading_of(std::string_view entity, const Value& answer) {
    const auto* state = answer.is_object() ? answer.find("state") : nullptr;
    if (state == nullptr || !state->is_string())
        return fail(
            ErrorCode::InvalidInput, "Home Assistant answers with no state of " + std::string(entity)
        );
    const auto* attributes = answer.find("attributes");
    const auto unit = attributes != nullptr ? text_of(*attributes, "unit_of_measurement") : "";
    const bool is_measured =
        attributes != nullptr && (!unit.empty() || !text_of(*attributes, "state_class").empty());
    const auto text = state->string();
    worker::Reading reading{sensor_of(entity), Value(), std::string(first_characters(unit, longest_unit))};
    if (text == "unavailable" || text == "unknown") return reading;
    if (text == "on" || text == "off")
        reading.value = text == "on";
    else if (!is_measured)
        reading.value = first_characters(text, longest_state);
    else if (const auto number = number_of(text))
        reading.value = *number;
    return reading;
}

} // namespace tutti::hass
