// Who listens in a few small networks: TCP connections to each address and port, that end as soon as they
// stand. Bounded in how many stand at once and in time.
#pragma once

#include "base/time.hpp"
#include "io/asio.hpp"
#include "onvif/local_networks.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::camera {

struct PortScan {
    std::vector<std::uint16_t> ports;
    /// Of connections. An address that nobody has is asked for by the kernel for seconds, and it remembers a
    /// thousand at most.
    std::size_t at_once = 200;
    microseconds patience = milliseconds(500); ///< with each
};

/// By address, the ports that were answered at. Own addresses are left out. At the deadline it says what it
/// knows.
Task<std::map<onvif::Ipv4, std::vector<std::uint16_t>>>
scan_ports(std::vector<onvif::LocalNetwork> networks, PortScan scan, SteadyTime deadline);

/// Whether RTSP is spoken there: what its server calls itself, or nothing.
Task<std::optional<std::string>> greet_rtsp(std::string host, std::uint16_t port, SteadyTime deadline);

} // namespace tutti::camera
