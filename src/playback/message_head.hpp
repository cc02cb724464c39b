// The head of a message as HTTP has it and as its older relatives do (ICE, ICY): a first line, fields, an
// empty line; lines may end in a bare line feed. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tutti::playback {

inline constexpr std::size_t longest_head = 8 * 1024;

/// How long the head at the front of these bytes is, with its empty line. Nothing: its end is not there yet.
std::optional<std::size_t> head_length(std::string_view bytes) noexcept;

struct HeadField {
    std::string_view name;
    std::string_view value;

    /// Names are the same whatever their case.
    bool is(std::string_view known) const noexcept;
};

/// Takes the next field off the front of what follows the first line; without a name: what stands there is
/// none. Nothing: there are no more.
std::optional<HeadField> take_head_field(std::string_view& head) noexcept;

} // namespace tutti::playback
