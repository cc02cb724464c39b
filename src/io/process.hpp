// Processes: starting one of our own (what becomes of it is watched elsewhere), and what this one may have.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

struct SpawnRequest {
    const char* program = nullptr; ///< a path; PATH is not searched
    std::span<const std::string> arguments;
    std::span<const std::string> environment; ///< "NAME=value"
    std::span<const int> descriptors;         ///< become 3, 4, … of the new process
    int input = -1;                           ///< becomes 0, its standard input; -1: /dev/null is
    int output = -1;                          ///< becomes 1, its standard output; -1: /dev/null is
    int errors = -1;                          ///< becomes 2; -1: /dev/null is
};

/// Starts it in a session of its own, with no descriptors but those given and /dev/null as what is left of
/// 0, 1 and 2, default signal actions and no blocked signals. Our memory is not copied (vfork), so it is
/// quick however large we are.
Result<pid_t> spawn(const SpawnRequest& request);

/// Whether that is a file that we may execute.
bool is_program(const std::filesystem::path& path);
/// The program of that name as execvp(3) looks for it along `path` ("/usr/bin:/bin"); empty: there is none.
std::filesystem::path find_program(std::string_view name, std::string_view path);

/// Lets this process have at least so many descriptors, as far as its hard limit goes. Returns how many it
/// may have.
std::size_t allow_descriptors(std::size_t wanted) noexcept;

/// Gives the system what has been freed here and is still held; takes a moment on a large heap.
void give_back_memory() noexcept;

struct ProcessSearch {
    std::vector<pid_t> found;
    /// False where one is within execve(2), which shows no environment for a moment: look again.
    bool complete = true;
};

/// Each process but this one whose environment has exactly this "NAME=value". Those that we may not look at
/// are not among them.
ProcessSearch processes_with(const std::string& assignment);

} // namespace tutti::io
