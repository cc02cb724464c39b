// The command line of tutti-shim. Only the supervisor writes it: what is wrong in it is our own mistake.
#pragma once

#include <cstdint>

namespace tutti::shim {

inline constexpr int most_read_only = 16;

struct Options {
    const char* service = "";
    const char* run_directory = ""; ///< of this service
    const char* log_file = "";
    const char* directory = nullptr; ///< to start the program in
    const char* invocation = "";
    std::int64_t log_size = 1 << 20; ///< bytes
    int log_files = 5;               ///< with the current one
    std::int64_t flood = 20'000;     ///< lines in a second that are logged; 0: all
    std::int64_t open_files = -1;    ///< -1: as inherited
    int sockets = 0;                 ///< that it was started with, for the service
    int nice = 0;
    bool has_nice = false;
    std::int64_t grace = 5'000'000; ///< microseconds that what a main process leaves behind gets to end
    std::int64_t limit = 0;         ///< everything is killed then: microseconds of CLOCK_BOOTTIME; 0: never
    std::int64_t memory = -1; ///< bytes that a process may have of its own (RLIMIT_DATA); -1: as inherited
    std::int64_t user = -1;   ///< whose its processes are; -1: as this shim
    std::int64_t group = -1;  ///< … and of which group
    const char* groups = nullptr; ///< … and of which others: "27,100"
    const char* join = nullptr;   ///< file of a control group that takes them
    const char* cpus = nullptr;   ///< processors that they may run on: "0-1,3"
    bool may_gain = false;        ///< whether a program with a set-user-ID bit gets what it says
    const char* read_only[most_read_only] = {
    }; ///< paths that they may not write below; as many as are not null
    bool becomes = false; ///< no run: it prepares itself as the service's process, and executes the program
    char** command = nullptr; ///< the program and its arguments, ended by a null
};

/// False where an option is unknown or there is no command.
bool parse(char** arguments, Options& options);

} // namespace tutti::shim
