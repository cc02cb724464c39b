// How much may be defined over the bus, beside what the file has.
#pragma once

#include "event/definition/definition.hpp"

#include <cstddef>

namespace tutti::event::definition {

struct Limits {
    std::size_t definitions =
        most_definitions;         ///< playlists and gestures in all, those of the file among them
    std::size_t bytes = 16 << 20; ///< of those that were said over the bus, as JSON

    bool operator==(const Limits&) const = default;
};

} // namespace tutti::event::definition
