#include "supervisor/control_group.hpp"

#include "io/file.hpp"
#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"

#include <fmt/format.h>
#include <sys/xattr.h>

#include <algorithm>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace tutti::supervisor {

namespace {

namespace fs = std::filesystem;

/// One write, as the kernel wants it.
Result<void> write_once(const fs::path& path, std::string_view text) {
    const io::FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_TRUNC));
    if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return io::system_failure("writing", path);
    return {};
}

/// The path of version 2: "0::/system.slice/tutti.service/supervisor".
std::optional<std::string_view> version_two(std::string_view self) {
    constexpr std::string_view mark = "0::";
    while (!self.empty()) {
        const auto line = self.substr(0, self.find('\n'));
        if (line.starts_with(mark)) return line.substr(mark.size());
        self.remove_prefix(std::min(line.size() + 1, self.size()));
    }
    return std::nullopt;
}

/// What whoever delegates a group writes at it (systemd's documentation, "Control Group APIs and
/// Delegation").
bool is_delegated(const fs::path& group) {
    for (const char* mark : {"user.delegate", "trusted.delegate"}) {
        char value = '0';
        if (::getxattr(group.c_str(), mark, &value, 1) == 1 && value == '1') return true;
    }
    return false;
}

bool has_word(std::string_view text, std::string_view word) {
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(" \n"), text.size());
        if (text.substr(0, end) == word) return true;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return false;
}

std::string why_unusable(const fs::path& group) {
    if (!is_delegated(group))
        return fmt::format("the control group {} is not delegated to us", group.native());
    const auto inside = io::read_file(group / "cgroup.procs");
    if (!inside) return inside.error().message;
    if (!inside->empty()) return fmt::format("the control group {} has processes of its own", group.native());
    const auto controllers = io::read_file(group / "cgroup.controllers");
    for (const std::string_view controller : {"memory", "cpu"})
        if (!controllers || !has_word(*controllers, controller))
            return fmt::format("the control group {} has no controller `{}`", group.native(), controller);
    const auto enabled = write_once(group / "cgroup.subtree_control", "+memory +cpu");
    return enabled ? std::string() : enabled.error().message;
}

} // namespace

GroupsOfOurs find_groups_of_ours(const fs::path& tree, std::string_view self) {
    const auto path = version_two(self);
    std::error_code error;
    if (!path || !fs::exists(tree / "cgroup.controllers", error))
        return {.why_not = "this machine has no control groups of version 2"};
    const auto leaf = (tree / fs::path(*path).relative_path()).lexically_normal();
    if (!fs::path(*path).has_filename())
        return {.why_not = "this process is in no control group below another"};
    const auto group = leaf.parent_path();
    return {group, why_unusable(group)};
}

GroupsOfOurs find_groups_of_ours() {
    const auto self = io::read_file("/proc/self/cgroup");
    return find_groups_of_ours("/sys/fs/cgroup", self ? std::string_view(*self) : std::string_view());
}

Result<void> prepare_group(const fs::path& group, const supervise::LimitSpec& limits) {
    constexpr double period = 100'000; // microseconds
    constexpr double least = 1000;     // of them, as the kernel has it
    std::error_code error;
    fs::create_directory(group, error);
    if (error)
        return fail(ErrorCode::Environment, fmt::format("making {}: {}", group.native(), error.message()));
    const auto memory = limits.memory ? std::to_string(*limits.memory) : std::string("max");
    if (auto set = write_once(group / "memory.max", memory); !set) return set;
    const auto share = limits.cpu_share ? fmt::format("{:.0f}", std::max(least, *limits.cpu_share * period))
                                        : std::string("max");
    return write_once(group / "cpu.max", fmt::format("{} {:.0f}", share, period));
}

bool was_out_of_memory(const fs::path& group) {
    const auto events = io::read_file(group / "memory.events");
    if (!events) return false;
    const auto at = events->find("oom_kill ");
    return at != std::string::npos && events->compare(at + 9, 1, "0") != 0;
}

void remove_group(const fs::path& group) { ::rmdir(group.c_str()); }

} // namespace tutti::supervisor
