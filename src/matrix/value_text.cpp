#include "matrix/value_text.hpp"

#include "contract/sensor_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace tutti::matrix {

namespace {

enum class Shape : std::uint8_t { Switch, Amount, Weather };
/// Whether a quantity of something with a label, a room's sensor, has a screen too.
enum class Labelled : std::uint8_t { Shown, Hidden };

struct Row {
    std::string_view quantity;
    Icon icon;
    Shape shape;
    int decimals;
    std::string_view words; ///< after the number, in place of its unit
    Colour colour;
    Labelled labelled;
};

// In the order in which they are shown.
constexpr auto rows = std::to_array<Row>({
    {"connected", Icon::Connected, Shape::Switch, 0, "", green, Labelled::Hidden},
    {"device_count", Icon::Devices, Shape::Amount, 0, "devices", cyan, Labelled::Hidden},
    {"queries_today", Icon::Query, Shape::Amount, 0, "queries", cyan, Labelled::Hidden},
    {"ads_blocked_today", Icon::Block, Shape::Amount, 0, "blocked", red, Labelled::Hidden},
    {"ads_percentage_today", Icon::Shield, Shape::Amount, 1, "", green, Labelled::Hidden},
    {"co2", Icon::Co2Good, Shape::Amount, 0, "", green, Labelled::Shown},
    {"temperature", Icon::Thermometer, Shape::Amount, 1, "", orange, Labelled::Shown},
    {"humidity", Icon::Drop, Shape::Amount, 0, "", blue, Labelled::Shown},
    {"pressure", Icon::Gauge, Shape::Amount, 0, "", white, Labelled::Hidden},
    {"cpu_percent", Icon::Cpu, Shape::Amount, 0, "", cyan, Labelled::Hidden},
    {"memory_percent", Icon::Memory, Shape::Amount, 0, "", green, Labelled::Hidden},
    {"load_1min", Icon::Load, Shape::Amount, 2, "", yellow, Labelled::Hidden},
    {"weather_temp", Icon::Cloudy, Shape::Weather, 0, "", white, Labelled::Hidden},
});

struct Grade {
    Colour colour;
    Icon of_co2;
};

std::optional<Grade> grade_of(std::string_view quantity, double value, const Thresholds& thresholds) {
    const auto found = thresholds.find(quantity);
    if (found == thresholds.end()) return std::nullopt;
    if (value < found->second.moderate) return Grade{green, Icon::Co2Good};
    if (value < found->second.poor) return Grade{yellow, Icon::Co2Moderate};
    return Grade{red, Icon::Co2Poor};
}

/// "21.5°C", "45%", "640 ppm", "12 devices".
std::string amount_text(const Row& row, double value, std::string_view unit) {
    std::string text = fmt::format("{:.{}f}", value, row.decimals);
    if (!row.words.empty()) return fmt::format("{} {}", text, row.words);
    if (unit == "C" || unit == "F") return fmt::format("{}°{}", text, unit);
    const bool is_close = unit.empty() || unit == "%" || unit.starts_with("°");
    return text.append(is_close ? "" : " ").append(unit);
}

std::string labelled_text(std::string_view label, std::string text) {
    return label.empty() ? text : fmt::format("{} {}", label, text);
}

bool contains_word(std::string_view text, std::string_view word) noexcept {
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return !std::ranges::search(text, word, same).empty();
}

} // namespace

Thresholds default_thresholds() { return {{"co2", {1000, 1500}}}; }

std::optional<std::size_t> place_of(std::string_view sensor) noexcept {
    const auto quantity = contract::quantity_of(sensor);
    const auto row = std::ranges::find(rows, quantity, &Row::quantity);
    if (row == rows.end()) return std::nullopt;
    if (quantity != sensor && row->labelled == Labelled::Hidden) return std::nullopt;
    return static_cast<std::size_t>(row - rows.begin());
}

std::optional<Look> look_of(
    std::string_view sensor, const Value& value, std::string_view unit, const Thresholds& thresholds,
    std::string_view conditions
) {
    const auto place = place_of(sensor);
    if (!place) return std::nullopt;
    const Row& row = rows[*place];
    if (row.shape == Shape::Switch) {
        if (!value.is_bool()) return std::nullopt;
        if (value.boolean()) return Look{row.icon, "online", row.colour};
        return Look{Icon::Disconnected, "offline", red};
    }
    if (!value.is_number()) return std::nullopt;
    Look look{
        row.icon, labelled_text(contract::label_of(sensor), amount_text(row, value.number(), unit)),
        row.colour
    };
    if (const auto grade = grade_of(row.quantity, value.number(), thresholds)) {
        look.colour = grade->colour;
        if (row.icon == Icon::Co2Good) look.icon = grade->of_co2;
    }
    if (row.shape == Shape::Weather && !conditions.empty()) {
        look.icon = weather_icon(conditions);
        look.text.append(" ").append(conditions);
    }
    return look;
}

Icon weather_icon(std::string_view conditions) noexcept {
    struct Sign {
        std::string_view word;
        Icon icon;
    };
    // The worst that a sentence tells of comes first.
    constexpr auto signs = std::to_array<Sign>({
        {"thunder", Icon::Thunderstorm},
        {"snow", Icon::Snowy},
        {"sleet", Icon::Snowy},
        {"ice", Icon::Snowy},
        {"blizzard", Icon::Snowy},
        {"hail", Icon::Snowy},
        {"rain", Icon::Rainy},
        {"drizzle", Icon::Rainy},
        {"shower", Icon::Rainy},
        {"mist", Icon::Mist},
        {"fog", Icon::Mist},
        {"haze", Icon::Mist},
        {"partly", Icon::PartlyCloudy},
        {"mainly clear", Icon::PartlyCloudy},
        {"overcast", Icon::Cloudy},
        {"cloud", Icon::Cloudy},
        {"sun", Icon::Sunny},
        {"clear", Icon::Sunny},
    });
    for (const auto& [word, icon] : signs)
        if (contains_word(conditions, word)) return icon;
    return Icon::Cloudy;
}

} // namespace tutti::matrix
