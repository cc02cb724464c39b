// How a run of a service ended.
#pragma once

#include <cstdint>
#include <string>

namespace tutti::supervise {

struct RunEnd {
    enum class Kind : std::uint8_t {
        Exited,      ///< value: its exit code
        Killed,      ///< value: the signal
        NotExecuted, ///< value: why exec failed (errno)
        Lost,        ///< nobody can say: its shim was killed too
    };
    Kind kind = Kind::Exited;
    int value = 0;
    std::string detail = {}; ///< of NotExecuted: at what it failed

    bool success() const noexcept { return kind == Kind::Exited && value == 0; }
    bool operator==(const RunEnd&) const = default;
};

/// "exited with code 3", "killed by signal 9 (SIGKILL)".
std::string describe(const RunEnd& end);

} // namespace tutti::supervise
