#include "base/iso_time.hpp"
#include "base/scan.hpp"
#include "exports/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <utility>

namespace tutti::exports {

namespace {

constexpr std::size_t most_digits = 9;

/// The time in a name, and the number behind it; 1 where there is none.
std::pair<std::string_view, std::uint32_t> split_name(std::string_view name) noexcept {
    const auto dash = name.rfind('-');
    if (dash == std::string_view::npos || name.size() - dash - 1 > most_digits) return {name, 1};
    const auto number = parse_number<std::uint32_t>(name.substr(dash + 1));
    if (!number || *number < 2 || name[dash + 1] == '0') return {name, 1};
    return {name.substr(0, dash), *number};
}

} // namespace

bool is_export_name(std::string_view name) noexcept {
    const auto may_stand = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
               || c == '-' || c == '_';
    };
    return !name.empty() && name.size() <= 128 && name.front() != '.' && std::ranges::all_of(name, may_stand);
}

bool is_made_before(std::string_view name, std::string_view other) noexcept {
    return split_name(name) < split_name(other);
}

std::string next_export_name(WallTime now, const std::optional<std::string>& last) {
    auto name = print_time(now); // "20261130T080000Z"
    std::erase_if(name, [](char c) { return c == '-' || c == ':'; });
    if (!last || is_made_before(*last, name)) return name;
    const auto [time, number] = split_name(*last);
    return fmt::format("{}-{}", time, number + 1);
}

} // namespace tutti::exports
