// What the ids of clients say, and how much of them is kept to be shown to people.
#pragma once

#include "base/utf8.hpp"

#include <string_view>

namespace tutti::broker {

/// What the id of a client that gave itself none begins with.
inline constexpr std::string_view assigned_prefix = "auto-";

/// Whether that is who comes for a moment: a command of `tutti`, or a client that gave itself no id and so
/// cannot come back as itself.
constexpr bool is_passing(std::string_view client_id) noexcept {
    return client_id.starts_with("cli-") || client_id.starts_with(assigned_prefix);
}

/// As much as people are shown of what clients call themselves, and say.
constexpr std::string_view shown(std::string_view text_of_client) noexcept {
    constexpr std::size_t longest = 200;
    return first_characters(text_of_client, longest);
}

} // namespace tutti::broker
