// Who is a camera here? WS-Discovery (OASIS, 2009; cameras speak its draft of April 2005): a probe to
// everybody on the network, and what comes back.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::onvif {

inline constexpr std::string_view discovery_address = "239.255.255.250";
inline constexpr std::uint16_t discovery_port = 3702;

/// `message_id`: "urn:uuid:…", another one for each probe.
std::string print_probe(std::string_view message_id);

struct DiscoveredDevice {
    std::string id; ///< the same as long as it lives: "urn:uuid:…"
    /// Of its device service, in its own order; often one with an IPv4 and one with an IPv6 address.
    std::vector<std::string> addresses;
    std::string name;     ///< as its scopes say; empty: they do not
    std::string hardware; ///< the model, in most cases
    bool is_camera =
        true; ///< a network video transmitter, or says no type; others are recorders, door locks, printers

    bool operator==(const DiscoveredDevice&) const = default;
};

/// The matches in one datagram, at most 64. InvalidInput: it is none of our probes' answers; an answer to
/// another probe (RelatesTo) is as good: what it says is as true.
Result<std::vector<DiscoveredDevice>> read_probe_matches(std::string_view datagram);

} // namespace tutti::onvif
