#include "workers/system/sampler.hpp"

#include "io/file.hpp"
#include "io/processor_temperature.hpp"

#include <sys/statvfs.h>

#include <string>

namespace tutti::system {

namespace fs = std::filesystem;

namespace {

/// The file's text, or nothing: a machine need not have each sensor.
std::string text_of(const fs::path& path) { return io::read_file(path, 1 << 20).value_or(std::string()); }

std::optional<double> rate(std::uint64_t before, std::uint64_t after, microseconds elapsed) {
    if (after < before || elapsed.count() <= 0) return std::nullopt;
    return static_cast<double>(after - before) / to_seconds(elapsed);
}

} // namespace

Counters Sampler::counters(SteadyTime now) const {
    return {now, parse_cpu_ticks(text_of(root_ / "proc/stat")), network_bytes()};
}

Snapshot Sampler::snapshot(const Counters& before, const Counters& after) const {
    Snapshot now;
    if (before.cpu && after.cpu) now.cpu_percent = cpu_percent(*before.cpu, *after.cpu);
    now.memory_percent = parse_memory_percent(text_of(root_ / "proc/meminfo"));
    now.load_1min = parse_load_1min(text_of(root_ / "proc/loadavg"));
    now.cpu_temp = io::processor_temperature(root_);
    now.disk_percent = disk_percent();
    if (before.network && after.network) {
        now.net_rx = rate(before.network->received, after.network->received, after.taken - before.taken);
        now.net_tx = rate(before.network->sent, after.network->sent, after.taken - before.taken);
    }
    now.uptime = parse_uptime(text_of(root_ / "proc/uptime"));
    now.throttled = parse_throttled(text_of(root_ / "sys/devices/platform/soc/soc:firmware/get_throttled"));
    return now;
}

std::optional<double> Sampler::disk_percent() const {
    struct statvfs info{};
    if (::statvfs(root_.c_str(), &info) != 0 || info.f_blocks == 0) return std::nullopt;
    // As df(1): what ordinary users can still take is the free part.
    const auto used = static_cast<double>(info.f_blocks - info.f_bfree);
    return 100.0 * used / (used + static_cast<double>(info.f_bavail));
}

std::optional<InterfaceBytes> Sampler::network_bytes() const {
    const auto text = text_of(root_ / "proc/net/dev");
    if (text.empty()) return std::nullopt;
    // Bridges, tunnels and the loopback would count the same bytes again: hardware has a `device` link.
    InterfaceBytes hardware;
    InterfaceBytes any;
    bool has_hardware = false;
    for_each_interface(text, [&](std::string_view name, InterfaceBytes bytes) {
        if (name == "lo") return;
        any.received += bytes.received;
        any.sent += bytes.sent;
        std::error_code error;
        if (!fs::exists(root_ / "sys/class/net" / name / "device", error)) return;
        has_hardware = true;
        hardware.received += bytes.received;
        hardware.sent += bytes.sent;
    });
    return has_hardware ? hardware : any;
}

} // namespace tutti::system
