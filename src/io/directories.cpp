#include "io/directories.hpp"

#include "io/environment.hpp"

#include <string>
#include <unistd.h>

namespace tutti::io {

namespace {

/// The variable as a path; empty where it is not set.
std::filesystem::path from_environment(const char* variable) { return environment(variable).value_or(""); }

} // namespace

std::filesystem::path run_directory() {
    if (auto given = from_environment("TUTTI_RUN_DIR"); !given.empty()) return given;
    if (auto session = from_environment("XDG_RUNTIME_DIR"); !session.empty()) return session / "tutti";
    if (::geteuid() == 0) return "/run/tutti";
    return "/tmp/tutti-" + std::to_string(::geteuid());
}

std::filesystem::path state_directory() {
    if (auto given = from_environment("TUTTI_STATE_DIR"); !given.empty()) return given;
    if (::geteuid() == 0) return "/var/lib/tutti";
    if (auto state = from_environment("XDG_STATE_HOME"); !state.empty()) return state / "tutti";
    return from_environment("HOME") / ".local/state/tutti";
}

std::filesystem::path program_directory() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path("/usr/bin") : program.parent_path();
}

} // namespace tutti::io
