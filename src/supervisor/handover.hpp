// What follows a run of the supervisor that leaves its services alive: another one in this process, or
// another program in its place (docs/adr/0036-reload-is-adoption.md).
#pragma once

#include "io/lock_file.hpp"
#include "supervisor/reload_plan.hpp"
#include "supervisor/service_sockets.hpp"
#include "supervisor/supervisor.hpp"

#include <optional>

namespace tutti::supervisor {

struct Handover {
    std::optional<Options> options = {}; ///< what the next run goes by; nothing: another program goes on
    ReloadPlan plan = {};                ///< what that means for each service
};

/// Holds back the signals that a supervisor lives by, so that none ends us between two runs; they come when
/// they are released.
void hold_signals() noexcept;
void release_signals() noexcept;

/// While they are held back: waits so long for one that asks for the end, and takes it.
bool told_to_end_within(milliseconds pause) noexcept;

/// The lock of a supervisor that this program took the place of, else a new one; errors as LockFile::acquire.
Result<io::LockFile> take_lock(const std::filesystem::path& path);

/// The sockets of a supervisor that this program took the place of.
SocketStore inherit_sockets();

/// The command line of this process, its own name first.
Result<std::vector<std::string>> own_command_line();

/// Runs `program` in this process's place, with our command line, environment, lock and sockets. Returns only
/// where that cannot be: Environment.
Error replace_program(const std::filesystem::path& program, io::LockFile& lock, const SocketStore& sockets);

} // namespace tutti::supervisor
