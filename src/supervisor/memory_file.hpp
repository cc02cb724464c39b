// What the supervisor knows of a service, kept in its run directory for the supervisor that comes after one
// that was killed. Not for power cuts: after a boot everything starts anew.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "supervise/service_memory.hpp"

#include <filesystem>
#include <string>

namespace tutti::supervisor {

struct Remembered {
    supervise::ServiceMemory memory;
    std::string invocation; ///< of the latest run

    bool operator==(const Remembered&) const = default;
};

Value to_value(const Remembered& remembered);
/// InvalidInput for what to_value() did not make.
Result<Remembered> remembered_from(const Value& value);

/// `boot` marks the times, which count from there.
Result<void>
save_memory(const std::filesystem::path& path, const Remembered& remembered, const std::string& boot);
/// NotFound where there is none, or it is from before the latest boot.
Result<Remembered> load_memory(const std::filesystem::path& path, const std::string& boot);

/// Names this boot of the machine.
std::string boot_id();

} // namespace tutti::supervisor
