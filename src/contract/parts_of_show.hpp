// The parts of an embedded show: one process, the service `show`, and yet each speaks on the bus and answers
// at a control socket as if it were a service.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti::contract {

inline constexpr std::string_view show_service = "show";
inline constexpr std::array<std::string_view, 3> parts_of_show = {"input", "director", "render"};

constexpr bool is_part_of_show(std::string_view name) noexcept {
    return std::ranges::find(parts_of_show, name) != parts_of_show.end();
}

} // namespace tutti::contract
