// What people do with OSC by hand: tutti osc send, dump, route. Each returns its exit code.
#pragma once

#include "base/address.hpp"
#include "osc/pattern.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::osc_router {

/// "9000" is a port of this machine, "desk:9000" one of another.
std::optional<Address> parse_target(std::string_view text);

struct SendOptions {
    std::string to;
    std::string address;
    std::vector<std::string> arguments;
    std::optional<double> delay; ///< seconds from now, as the time tag of a bundle
};
int send(const SendOptions& options);

struct DumpOptions {
    std::string from = "127.0.0.1:9000";
    std::string match; ///< empty: all
    bool json = false;
    std::size_t count = 0;      ///< ends after so many messages; 0: never
    std::string router = "osc"; ///< its service, for when the port is the router's
};
int dump(const DumpOptions& options);

struct RouteOptions {
    bool json = false;
    std::string router = "osc";
};
int show_routes(const RouteOptions& options);

} // namespace tutti::osc_router
