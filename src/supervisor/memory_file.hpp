// What the supervisor knows of a service, kept in its run directory for the supervisor that comes after one
// that was killed. Not for power cuts: after a boot everything starts anew.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "io/disk.hpp"
#include "supervise/service_memory.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace tutti::supervisor {

struct Remembered {
    supervise::ServiceMemory memory;
    std::string invocation;    ///< of the latest run
    std::string settings = {}; ///< LaunchPlan::settings of that run; empty: not known

    bool operator==(const Remembered&) const = default;
};

Value to_value(const Remembered& remembered);
/// The file is an outside input, whoever wrote it: InvalidInput for what no supervisor could have known by
/// `now`, UnknownVersion for another format.
Result<Remembered> remembered_from(const Value& value, SteadyTime now);

/// `boot` marks the times, which count from there.
Result<void> save_memory(
    io::Disk& disk, const std::filesystem::path& path, const Remembered& remembered, const std::string& boot
);
/// NotFound where there is none, or it is from before the latest boot. Every other error says that the file
/// is not understood, and why.
Result<Remembered>
load_memory(io::Disk& disk, const std::filesystem::path& path, const std::string& boot, SteadyTime now);
/// load_memory() of a file's text.
Result<Remembered> parse_memory(std::string_view text, const std::string& boot, SteadyTime now);

/// Names this boot of the machine.
std::string boot_id();

} // namespace tutti::supervisor
