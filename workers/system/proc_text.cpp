#include "workers/system/proc_text.hpp"

#include "base/scan.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace tutti::system {

namespace {

std::optional<double> first_number(std::string_view text) {
    const auto number = parse_number<double>(take_word(text));
    return number && *number >= 0 ? number : std::nullopt;
}

/// The kilobytes that follow `key` in /proc/meminfo.
std::optional<std::uint64_t> meminfo_entry(std::string_view text, std::string_view key) {
    while (!text.empty()) {
        auto line = take_line(text);
        if (take_word(line) == key) return parse_number<std::uint64_t>(take_word(line));
    }
    return std::nullopt;
}

} // namespace

std::optional<CpuTicks> parse_cpu_ticks(std::string_view proc_stat) {
    auto line = take_line(proc_stat);
    if (take_word(line) != "cpu") return std::nullopt;
    // user nice system idle iowait irq softirq steal; the last ones are missing on very old kernels.
    std::array<std::uint64_t, 8> ticks{};
    std::size_t count = 0;
    for (; count < ticks.size(); ++count) {
        const auto word = take_word(line);
        if (word.empty()) break;
        const auto number = parse_number<std::uint64_t>(word);
        if (!number) return std::nullopt;
        ticks[count] = *number;
    }
    if (count < 4) return std::nullopt;
    CpuTicks sum;
    for (const auto part : ticks) sum.total += part;
    sum.busy = sum.total - ticks[3] - ticks[4];
    return sum;
}

std::optional<double> cpu_percent(const CpuTicks& before, const CpuTicks& after) {
    if (after.total <= before.total || after.busy < before.busy) return std::nullopt;
    const auto busy = static_cast<double>(after.busy - before.busy);
    return std::min(100.0, 100.0 * busy / static_cast<double>(after.total - before.total));
}

std::optional<double> parse_memory_percent(std::string_view proc_meminfo) {
    const auto total = meminfo_entry(proc_meminfo, "MemTotal:");
    const auto available = meminfo_entry(proc_meminfo, "MemAvailable:");
    if (!total || !available || *total == 0 || *available > *total) return std::nullopt;
    return 100.0 * static_cast<double>(*total - *available) / static_cast<double>(*total);
}

std::optional<double> parse_load_1min(std::string_view proc_loadavg) { return first_number(proc_loadavg); }

std::optional<double> parse_uptime(std::string_view proc_uptime) { return first_number(proc_uptime); }

void for_each_interface(
    std::string_view proc_net_dev, const std::function<void(std::string_view, InterfaceBytes)>& each
) {
    while (!proc_net_dev.empty()) {
        auto line = take_line(proc_net_dev);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue; // the two lines of headings
        auto before = line.substr(0, colon);
        const auto name = take_word(before);
        line.remove_prefix(colon + 1);
        // bytes packets errs drop fifo frame compressed multicast | bytes …
        const auto received = parse_number<std::uint64_t>(take_word(line));
        for (int i = 0; i < 7; ++i) take_word(line);
        const auto sent = parse_number<std::uint64_t>(take_word(line));
        if (!name.empty() && received && sent) each(name, {*received, *sent});
    }
}

std::optional<bool> parse_throttled(std::string_view get_throttled) {
    auto word = take_word(get_throttled);
    if (word.starts_with("0x")) word.remove_prefix(2);
    std::uint32_t flags = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), flags, 16);
    if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    return (flags & 0xF) != 0;
}

} // namespace tutti::system
