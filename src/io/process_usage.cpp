#include "io/process_usage.hpp"

#include "base/scan.hpp"
#include "io/file.hpp"
#include "io/process_tree.hpp"

#include <algorithm>
#include <string>
#include <unistd.h>

namespace tutti::io {

std::optional<std::uint64_t> parse_pss(std::string_view smaps_rollup) {
    constexpr std::string_view key = "\nPss:";
    const auto at = smaps_rollup.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    smaps_rollup.remove_prefix(at + key.size());
    const auto kilobytes = parse_number<std::uint64_t>(take_word(smaps_rollup));
    if (!kilobytes) return std::nullopt;
    return *kilobytes * 1024;
}

std::optional<std::uint64_t> parse_ticks(std::string_view stat) {
    // pid (comm) state ppid pgrp session tty tpgid flags minflt cminflt majflt cmajflt utime stime …
    const auto after_name = stat.rfind(')');
    if (after_name == std::string_view::npos) return std::nullopt;
    stat.remove_prefix(after_name + 1);
    for (int i = 0; i < 11; ++i) take_word(stat);
    const auto user = parse_number<std::uint64_t>(take_word(stat));
    const auto system = parse_number<std::uint64_t>(take_word(stat));
    if (!user || !system) return std::nullopt;
    return *user + *system;
}

std::optional<ProcessUsage> UsageSampler::sample(int pid, SteadyTime now, Reach reach) {
    ProcessUsage usage;
    std::uint64_t ticks = 0;
    bool any = false;
    const auto members =
        reach == Reach::Tree ? descendants_of(pid, proc_) : std::vector<Descendant>{{pid, 0}};
    for (const auto& [member, parent] : members) {
        const auto folder = proc_ / std::to_string(member);
        const auto pss = parse_pss(io::read_file(folder / "smaps_rollup", 1 << 16).value_or(""));
        any = any || (member == pid && pss.has_value());
        usage.memory += pss.value_or(0);
        ticks += parse_ticks(io::read_file(folder / "stat", 1 << 16).value_or("")).value_or(0);
    }
    if (!any) return std::nullopt;
    const auto [entry, first] = earlier_.try_emplace(pid, Earlier{now, ticks});
    if (!first) {
        const double elapsed = to_seconds(now - entry->second.at);
        const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
        if (elapsed > 0 && ticks >= entry->second.ticks)
            usage.cpu_percent =
                100.0 * static_cast<double>(ticks - entry->second.ticks) / ticks_per_second / elapsed;
        entry->second = {now, ticks};
    }
    return usage;
}

void UsageSampler::keep_only(const std::vector<int>& pids) {
    std::erase_if(earlier_, [&](const auto& entry) {
        return std::ranges::find(pids, entry.first) == pids.end();
    });
}

} // namespace tutti::io
