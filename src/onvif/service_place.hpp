// Where a camera's services are. What it says of itself is often the address of its factory, or of the other
// side of a router: the host is always the one that we reached it at.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tutti::onvif {

/// "scheme://host:port/rest"; the host without brackets.
struct Place {
    std::string scheme;
    std::string host;
    std::uint16_t port = 0; ///< 0: the scheme's own
    std::string rest;       ///< path and query; begins with '/', or is empty

    bool operator==(const Place&) const = default;
};

/// User and password in it are left out. InvalidInput: it is no URL with a host.
Result<Place> parse_place(std::string_view url);
std::string print(const Place& place);

/// What the camera called `said`, as it is reached from here, being known at `known`. Of another host's URL
/// the path alone is believed, and of the same scheme the port neither.
Result<std::string> reachable(std::string_view said, const Place& known);

} // namespace tutti::onvif
