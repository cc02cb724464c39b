// The section `tailscale`: how the source of that name asks the daemon.
#pragma once

#include "sections/section.hpp"

#include <string>

namespace tutti::sections {

struct TailscaleSection {
    std::string socket = "/var/run/tailscale/tailscaled.sock"; ///< of the daemon's LocalAPI
    bool peers = false;                                        ///< whether every peer has readings of its own
    microseconds timeout = default_timeout;

    bool operator==(const TailscaleSection&) const = default;
};

void read_tailscale(toml::TableReader& table, TailscaleSection& section);

} // namespace tutti::sections
