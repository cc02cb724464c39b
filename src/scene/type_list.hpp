// TypeList: which events a scene's parameter means: "light.pulse, audio.", types of events or, where they end
// with a dot or a star, their beginnings, with commas between.
#pragma once

#include "scene/remembered_events.hpp"

#include <string_view>

namespace tutti::scene {

/// Takes the next name off the list, without the blanks around it; empty at its end.
constexpr std::string_view take_type(std::string_view& list) noexcept {
    while (!list.empty()) {
        const auto comma = list.find(',');
        std::string_view name = list.substr(0, comma);
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
        while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
        while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
        if (!name.empty()) return name;
    }
    return {};
}

/// Whether one of the names means that type: "audio." and "audio.*" mean "audio.beat", "*" means all.
inline bool list_names(std::string_view list, std::string_view type) noexcept {
    for (auto name = take_type(list); !name.empty(); name = take_type(list)) {
        const bool is_open = name.ends_with('*');
        if (is_open) name.remove_suffix(1);
        if (is_open ? type.starts_with(name) : is_of(type, name)) return true;
    }
    return false;
}

} // namespace tutti::scene
