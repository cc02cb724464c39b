// The `system` source: what this machine is doing, as readings. The exemplar of a source.
#pragma once

#include "worker/source.hpp"
#include "workers/system/sampler.hpp"

namespace tutti::system {

/// Sensors: cpu_percent, memory_percent, load_1min, cpu_temp, disk_percent, net_rx, net_tx, uptime,
/// throttled; each only where this machine has it.
class SystemSource final : public worker::Source {
public:
    /// `--root DIR` looks at a copy of /proc and /sys below DIR.
    void equip(worker::Worker& worker) override;
    /// Two samples are needed: processor load and network rates are differences.
    microseconds prepare() override;
    Result<worker::Readings> poll() override;
    Result<worker::Readings> simulate(const worker::Simulation& simulation) override;

private:
    Sampler sampler_{"/"};
    Counters before_;
};

} // namespace tutti::system
