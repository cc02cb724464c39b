#include "display/power.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace tutti::display {

namespace {

struct AtMost {
    Current least;
    Current most;

    toml::Read<Current> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string such as \"4A\" or \"20mA\"", value);
        const auto current = parse_current(value.string());
        if (!current) return toml::complain("must be a number and A or mA, such as \"4A\" or \"20mA\"");
        if (*current < least || *current > most)
            return toml::complain(
                fmt::format("must be from {} to {}", print_current(least), print_current(most))
            );
        return *current;
    }
};

} // namespace

std::optional<Current> parse_current(std::string_view text) noexcept {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    double number = 0;
    const auto* last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, number, std::chars_format::fixed);
    if (error != std::errc{}) return std::nullopt;
    auto unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (unit.starts_with(' ')) unit.remove_prefix(1);
    if (unit == "A") return Current{number * 1000};
    if (unit == "mA") return Current{number};
    return std::nullopt;
}

std::string print_current(Current current) {
    if (current.milliamps >= 1000) return fmt::format("{:.4g} A", current.milliamps / 1000);
    return fmt::format("{:.4g} mA", current.milliamps);
}

void read_power(toml::TableReader& table, Power& power) {
    Current limit;
    if (table.read("limit", limit, AtMost{{1}, {10'000'000}})) power.limit = limit;
    table.read("per_channel", power.per_channel, AtMost{{0.1}, {1000}});
    table.read("idle", power.idle, AtMost{{0}, {1000}});
}

std::string find_power_mistake(const Power& power, std::size_t lights) {
    const Current dark{power.idle.milliamps * static_cast<double>(lights)};
    if (!power.limit || *power.limit >= dark) return {};
    return fmt::format(
        "{} lights draw {} when they are dark, which is more than the limit, {}", lights, print_current(dark),
        print_current(*power.limit)
    );
}

} // namespace tutti::display
