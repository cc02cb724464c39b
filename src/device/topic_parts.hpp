// The levels of a topic that the '+' of a filter took, and texts that say where they go: "door.{1}".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::device {

/// What each '+' of a valid filter took of a topic that it matches, in order.
std::vector<std::string_view> taken_levels(std::string_view filter, std::string_view topic);

std::size_t plus_count(std::string_view filter);

enum class PartAs : std::uint8_t {
    Written, ///< as it stands in the topic
    Name,    ///< in lower case, with '_' for whatever a name may not have
};

/// `text` with "{1}" to "{9}" filled in; of a part that is not there nothing is left.
std::string fill_in(std::string_view text, std::span<const std::string_view> parts, PartAs as);

/// The largest n of the "{n}" in a text; 0 where there is none.
std::size_t last_part_named(std::string_view text) noexcept;

} // namespace tutti::device
