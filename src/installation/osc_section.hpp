// The section [osc]: where OSC goes to, and the router: where it is heard, what of it goes where, and where
// it is asked for (OSCQuery).
#pragma once

#include "base/address.hpp"
#include "osc/route.hpp"
#include "toml/table_reader.hpp"

#include <optional>
#include <vector>

namespace tutti::installation {

struct Installation;

struct OscConfig {
    std::vector<Address> send = {{"127.0.0.1", 9000}}; ///< where workers send to
    std::optional<Address> listen;                     ///< the router's port
    std::optional<Address> query;                      ///< OSCQuery, by HTTP
    std::vector<osc::Route> routes;                    ///< in the order of the file

    /// Whether there is something for the router to do.
    bool has_router() const noexcept { return listen || query || !routes.empty(); }
    bool operator==(const OscConfig&) const = default;
};

inline constexpr std::size_t most_osc_destinations = 64; ///< of one list
inline constexpr std::size_t most_osc_routes = 256;

/// After the inputs, one of which may hear the same port, and after hub and gateway.
void read_osc_section(toml::TableReader& document, Installation& into);

/// Where the workers of an installation send OSC to: what it says, and the router, which so knows the last
/// values. None stands twice.
std::vector<Address> osc_destinations(const OscConfig& osc);

} // namespace tutti::installation
