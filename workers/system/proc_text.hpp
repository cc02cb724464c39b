// What the kernel's text files under /proc and /sys say (proc(5)), parsed. Text in, numbers out; no file is
// opened here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace tutti::system {

/// Time since boot that all processors together spent working and altogether, in clock ticks.
struct CpuTicks {
    std::uint64_t busy = 0;
    std::uint64_t total = 0;
};
/// Of /proc/stat's first line. Waiting for I/O counts as idle; guest time already stands in user time.
std::optional<CpuTicks> parse_cpu_ticks(std::string_view proc_stat);

/// The share of `after - before` that was work, 0 to 100; nothing where no tick passed or the counters went
/// back.
std::optional<double> cpu_percent(const CpuTicks& before, const CpuTicks& after);

/// The share of memory that is not available for new work without swapping (MemTotal - MemAvailable), 0 to
/// 100.
std::optional<double> parse_memory_percent(std::string_view proc_meminfo);

/// The first number of /proc/loadavg: runnable tasks, averaged over a minute.
std::optional<double> parse_load_1min(std::string_view proc_loadavg);

/// The first number of /proc/uptime, in seconds.
std::optional<double> parse_uptime(std::string_view proc_uptime);

/// Bytes since boot through one interface.
struct InterfaceBytes {
    std::uint64_t received = 0;
    std::uint64_t sent = 0;
};
/// Calls `each` for every interface of /proc/net/dev.
void for_each_interface(
    std::string_view proc_net_dev, const std::function<void(std::string_view name, InterfaceBytes)>& each
);

/// Whether the Raspberry Pi's firmware throttles now (get_throttled bits 0 to 3: under-voltage, frequency
/// capped, throttled, soft temperature limit). The file holds hexadecimal digits.
std::optional<bool> parse_throttled(std::string_view get_throttled);

} // namespace tutti::system
