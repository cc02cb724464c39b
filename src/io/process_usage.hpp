// What a service's process tree uses: memory as PSS, and processor time. Read from /proc; smaps_rollup needs
// Linux 4.14.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace tutti::io {

/// The Pss line of a smaps_rollup, in bytes.
std::optional<std::uint64_t> parse_pss(std::string_view smaps_rollup);
/// utime + stime of a /proc/<pid>/stat, in clock ticks. The command name in it may hold blanks and brackets.
std::optional<std::uint64_t> parse_ticks(std::string_view stat);

struct ProcessUsage {
    std::uint64_t memory = 0;          ///< bytes, shared pages counted by share
    std::optional<double> cpu_percent; ///< of one processor, since the sample before; nothing at the first

    bool operator==(const ProcessUsage&) const = default;
};

/// Samples trees by their main process, and remembers the processor time for the next sample.
class UsageSampler {
public:
    explicit UsageSampler(std::filesystem::path proc = "/proc") : proc_(std::move(proc)) {}

    enum class Reach : std::uint8_t { Tree, Process };
    /// Nothing where the process is gone or not ours to look at.
    std::optional<ProcessUsage> sample(int pid, SteadyTime now, Reach reach = Reach::Tree);
    /// Forgets processes other than these.
    void keep_only(const std::vector<int>& pids);

private:
    struct Earlier {
        SteadyTime at;
        std::uint64_t ticks;
    };

    std::filesystem::path proc_;
    std::map<int, Earlier> earlier_;
};

} // namespace tutti::io
