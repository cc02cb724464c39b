// The `tailscale` source: whether this machine is in its tailnet, and who else is there now.
#pragma once

#include "sections/tailscale_section.hpp"
#include "worker/waiting_source.hpp"
#include "workers/tailscale/status_text.hpp"

namespace tutti::tailscale {

/// connected and device_count; with the key `peers` of each peer online and last_seen, too.
worker::Readings readings_of(const Status& status, bool with_peers);

class TailscaleSource final : public worker::WaitingSource {
public:
    Result<void> configure(const Value& config) override;
    /// Asks the daemon on its socket, and where that cannot be reached the program `tailscale`, which may
    /// know another way.
    Task<Result<worker::Readings>> poll(SteadyTime deadline) override;
    Result<worker::Readings> simulate(const worker::Simulation& simulation) override;

private:
    Task<Result<Status>> ask_daemon(SteadyTime deadline) const;

    sections::TailscaleSection section_;
};

} // namespace tutti::tailscale
