#include "io/directories.hpp"

#include "io/environment.hpp"
#include "io/file.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <grp.h>
#include <string>
#include <unistd.h>

namespace tutti::io {

namespace {

/// The variable as a path; empty where it is not set.
std::filesystem::path from_environment(const char* variable) { return environment(variable).value_or(""); }

bool is_group_tutti(gid_t id) {
    const auto* group = ::getgrgid(id);
    return group != nullptr && std::string_view(group->gr_name) == "tutti";
}

} // namespace

std::filesystem::path run_directory() {
    if (auto given = from_environment("TUTTI_RUN_DIR"); !given.empty()) return given;
    if (auto session = from_environment("XDG_RUNTIME_DIR"); !session.empty()) return session / "tutti";
    if (::geteuid() == 0) return "/run/tutti";
    return "/tmp/tutti-" + std::to_string(::geteuid());
}

Result<void> make_run_directory(const std::filesystem::path& path) {
    if (auto made = make_private_directory(path); !made) return made;
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return system_failure("looking at", path);
    const auto mode = info.st_mode & 07777;
    constexpr mode_t others = 0077;
    constexpr mode_t pass_through = 0011; // its sockets and files have modes of their own
    constexpr mode_t group_may = 0050;
    const bool passable = (mode & others & pass_through) == pass_through;
    const auto open_to = mode & others & ~(passable ? pass_through : 0);
    if (open_to == 0 || ((open_to & ~group_may) == 0 && is_group_tutti(info.st_gid))) return {};
    return fail(
        ErrorCode::PermissionDenied,
        fmt::format(
            "{0} has mode {1:04o}, and its sockets are for this user alone: chmod 0700 {0} (or 0750, of the "
            "group \"tutti\", where services run as other users)",
            path.native(), mode
        )
    );
}

std::filesystem::path state_directory() {
    if (auto given = from_environment("TUTTI_STATE_DIR"); !given.empty()) return given;
    if (::geteuid() == 0) return "/var/lib/tutti";
    if (auto state = from_environment("XDG_STATE_HOME"); !state.empty()) return state / "tutti";
    return from_environment("HOME") / ".local/state/tutti";
}

std::filesystem::path path_as_written(std::string_view text) {
    if (text.starts_with("~/")) return from_environment("HOME") / text.substr(2);
    if (!text.starts_with("./")) return text;
    return from_environment("TUTTI_CONFIG").parent_path() / text.substr(2);
}

std::filesystem::path program_directory() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path("/usr/bin") : program.parent_path();
}

} // namespace tutti::io
