#include "hub/roster.hpp"

#include <algorithm>

namespace tutti::hub {

Roster::Roster(std::span<const Part> parts) {
    for (const auto& part : parts) parts_.insert_or_assign(part.name, part.who);
}

const Who* Roster::part_of(std::string_view name) const noexcept {
    auto found = parts_.find(name);
    if (found == parts_.end())
        if (const auto node = node_of(name); !node.empty()) found = parts_.find(name.substr(node.size() + 1));
    return found == parts_.end() ? nullptr : &found->second;
}

bool Roster::note(std::string_view name) {
    if (name.empty() || is_somebodys(name) || guests_.size() >= most_guests) return false;
    guests_.emplace(std::ranges::lower_bound(guests_, name, {}, &ShortText::view), name);
    return true;
}

bool Roster::is_somebodys(std::string_view name) const noexcept {
    const auto is_guest = [&](std::string_view guest) {
        return std::ranges::binary_search(guests_, guest, {}, &ShortText::view);
    };
    return parts_.contains(name) || is_guest(name) || is_guest(node_of(name));
}

std::string_view node_of(std::string_view name) noexcept {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

} // namespace tutti::hub
