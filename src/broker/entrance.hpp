// Entrance: who may come in by one listener, and how many have. Data: its listener makes it, the broker
// counts, the authorizer reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace tutti::broker {

struct Entrance {
    /// What may be done there without saying who one is.
    enum class Anonymous : std::uint8_t {
        Nothing,    ///< nobody comes in so
        Read,       ///< what anonymous clients may read; to say nothing
        Everything, ///< that anonymous clients may
    };

    std::string name; ///< for people
    Anonymous anonymous = Anonymous::Everything;
    bool has_users = true; ///< whether a name and its password let somebody in
    std::size_t most_clients = std::numeric_limits<std::size_t>::max();
    std::size_t clients = 0; ///< that came in by it and are connected; the broker counts them
};

} // namespace tutti::broker
