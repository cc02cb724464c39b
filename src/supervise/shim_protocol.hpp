// What the supervisor and a shim (docs/adr/0003-shim.md) say to each other, and where a run keeps its files.
// Both sides include this; it needs nothing but the language.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tutti::supervise::shim {

// A version that differs is an older or newer Tutti on the other side of an adoption. Fields are only ever
// added, at the end: a reader takes what it knows.
inline constexpr std::uint32_t protocol = 0x54530001; // "TS", version 1
/// Whether a number is ours, in any version.
constexpr bool is_protocol(std::uint32_t number) noexcept { return number >> 16 == protocol >> 16; }

// The descriptors that a shim is started with.
inline constexpr int report_fd = 3; ///< of `--become`, which has none of the others: why it could not
inline constexpr int lock_fd = 3;   ///< holds the flock of `lock_file` as long as the run lives
inline constexpr int link_fd = 4;   ///< SOCK_SEQPACKET, to the supervisor that started it
inline constexpr int listen_fd = 5; ///< SOCK_SEQPACKET, listening on `control_file`, for later supervisors
inline constexpr int notify_fd = 6; ///< SOCK_DGRAM, bound to `notify_file`: the service's NOTIFY_SOCKET

inline constexpr int first_socket_fd = 7; ///< … and on: listening sockets, which the service gets as 3, 4, …
inline constexpr std::size_t most_sockets = 8;

// The environment has room for the number that the service's process will have (sd_listen_fds(3)).
inline constexpr const char* listen_pid_variable = "LISTEN_PID=";
inline constexpr std::size_t listen_pid_room = 10;

// Names in the service's own run directory, `$TUTTI_RUN_DIR/services/<name>/`.
inline constexpr const char* lock_file = "lock";
inline constexpr const char* control_file = "control";
inline constexpr const char* notify_file = "notify";
inline constexpr const char* exit_file = "exit"; ///< the last State of a run that ended

inline constexpr std::size_t invocation_length = 32; ///< hexadecimal digits

inline constexpr const char* not_executed = "could not be executed"; ///< `failure` of the program itself

/// What a shim knows of its run. Sent whole at each change and on each new connection, so that whoever
/// connects later knows as much as whoever was there: then with the listening sockets (SCM_RIGHTS), too.
/// Times are CLOCK_MONOTONIC in microseconds, 0: not yet.
struct State {
    std::uint32_t protocol = shim::protocol;
    std::int32_t shim_pid = 0;
    std::int32_t main_pid = 0;
    std::int32_t exec_error = 0;  ///< errno of what kept the program from being executed; `failure` says what
    std::int32_t wait_status = 0; ///< of the main process, as waitpid(2) gave it
    std::uint8_t executed = 0;
    std::uint8_t announced = 0; ///< READY=1 came
    std::uint8_t leaving = 0;   ///< STOPPING=1 came
    std::uint8_t gone = 0;      ///< nothing of the tree is left: the last State of this run
    std::int64_t started_at = 0;
    std::int64_t announced_at = 0;
    std::int64_t ended_at = 0;
    std::int64_t last_ping = 0; ///< the latest WATCHDOG=1
    std::uint64_t lines_lost = 0;
    char invocation[invocation_length + 1] = {};
    char failure[32] = {};
    char status[160] = {};         ///< the latest STATUS=, cut to fit
    std::int64_t watchdog = -1;    ///< WATCHDOG_USEC=: the period that it asked for, 0: none, -1: it did not
    std::int64_t triggered_at = 0; ///< the latest WATCHDOG=trigger
    std::int64_t extended_until = 0; ///< the latest EXTEND_TIMEOUT_USEC= of this phase, from when it came
    std::int32_t error_number = 0;   ///< ERRNO=
    std::uint8_t reloading = 0;      ///< RELOADING=1 came, and no READY=1 since
    char refused[24] = {};           ///< the first that it asked for and that we do not do, by name
    std::uint8_t told_to_stop =
        0; ///< it was sent its stop signal: a phase that its own word does not begin again
    std::uint32_t log_rotations = 0; ///< in this run
    std::int64_t limit = 0; ///< it is killed then, whoever lives; of CLOCK_BOOTTIME, in microseconds; 0: none
};

enum class Order : std::uint32_t {
    Signal,   ///< send `value` to the main process
    KillTree, ///< SIGKILL everything until nothing is left
    Limit,    ///< do that by yourself at `time`, unless another Limit comes before; 0: never
};

struct Command {
    std::uint32_t protocol = shim::protocol;
    Order order = Order::Signal;
    std::int32_t value = 0;
    std::int64_t time = 0; ///< of CLOCK_BOOTTIME, in microseconds
};
inline constexpr std::size_t least_command = offsetof(Command, time); ///< an earlier supervisor's

} // namespace tutti::supervise::shim
