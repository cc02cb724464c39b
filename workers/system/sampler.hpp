// Sampler: the machine's state now, from the files below a root folder ("/" for the real one, a fixture in
// tests).
#pragma once

#include "base/time.hpp"
#include "workers/system/proc_text.hpp"

#include <filesystem>
#include <optional>

namespace tutti::system {

/// Counters that only mean something against an earlier sample.
struct Counters {
    SteadyTime taken;
    std::optional<CpuTicks> cpu;
    std::optional<InterfaceBytes> network; ///< summed over the interfaces that reach other machines
};

/// What could be read; a machine without a sensor has no value for it. Percentages are 0 to 100, rates bytes
/// a second.
struct Snapshot {
    std::optional<double> cpu_percent;
    std::optional<double> memory_percent;
    std::optional<double> load_1min;
    std::optional<double> cpu_temp; ///< °C
    std::optional<double> disk_percent;
    std::optional<double> net_rx;
    std::optional<double> net_tx;
    std::optional<double> uptime; ///< seconds
    std::optional<bool> throttled;
};

class Sampler {
public:
    explicit Sampler(std::filesystem::path root) : root_(std::move(root)) {}

    Counters counters(SteadyTime now) const;
    /// Everything, with rates taken over the time between the two sets of counters.
    Snapshot snapshot(const Counters& before, const Counters& after) const;

private:
    std::optional<double> disk_percent() const;
    std::optional<InterfaceBytes> network_bytes() const;

    std::filesystem::path root_;
};

} // namespace tutti::system
