// How a run of a service ended.
#pragma once

#include <cstdint>
#include <string>

namespace tutti::supervise {

struct RunEnd {
    enum class Kind : std::uint8_t {
        Exited,      ///< value: its exit code
        Killed,      ///< value: the signal
        NotExecuted, ///< value: why exec failed (errno), 0: `detail` says it all
        Lost,        ///< nobody can say: its shim was killed too
    };
    Kind kind = Kind::Exited;
    int value = 0;
    /// Of NotExecuted: at what it failed. Of the others: why, by the service's own word (ERRNO=), if it said
    /// it.
    std::string detail = {};

    bool success() const noexcept { return kind == Kind::Exited && value == 0; }
    bool operator==(const RunEnd&) const = default;
};

/// "exited with code 3", "killed by signal 9 (SIGKILL)".
std::string describe(const RunEnd& end);

} // namespace tutti::supervise
