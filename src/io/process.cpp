#include "io/process.hpp"

#include "io/file.hpp"
#include "io/file_descriptor.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <malloc.h>
#include <spawn.h>
#include <unistd.h>
#include <utility>

namespace tutti::io {

namespace {

/// Numbers that dup2 below cannot overwrite before they were used.
constexpr int first_free_descriptor = 64;

std::vector<char*> pointers_to(std::span<const std::string> texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

class Attributes {
public:
    Attributes() {
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        const int flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        posix_spawnattr_setflags(&attributes_, static_cast<short>(flags));
        posix_spawn_file_actions_init(&files_);
    }
    ~Attributes() {
        posix_spawn_file_actions_destroy(&files_);
        posix_spawnattr_destroy(&attributes_);
    }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;

    posix_spawnattr_t attributes_;
    posix_spawn_file_actions_t files_;
};

bool has_assignment(std::string_view environment, std::string_view assignment) {
    while (!environment.empty()) {
        const auto end = environment.find('\0');
        if (environment.substr(0, end) == assignment) return true;
        if (end == std::string_view::npos) return false;
        environment.remove_prefix(end + 1);
    }
    return false;
}

/// Not so of kernel threads and of zombies, which have no memory.
bool runs_a_program(const std::filesystem::path& process) {
    std::error_code none;
    return !std::filesystem::read_symlink(process / "exe", none).empty();
}

/// The 51st field of /proc/<pid>/stat, where the environment ends, is 0 from the new memory's beginning until
/// execve(2) has filled it (proc_pid_stat(5)).
bool is_within_exec(const std::filesystem::path& process) {
    constexpr int environment_end = 51;
    constexpr int after_name = 3;
    const auto text = read_file(process / "stat");
    if (!text) return false;
    std::string_view rest(*text);
    rest.remove_prefix(std::min(rest.rfind(')') + 2, rest.size())); // a name may hold anything
    for (int field = after_name; field < environment_end; ++field)
        rest.remove_prefix(std::min(rest.find(' ') + 1, rest.size()));
    return rest.substr(0, rest.find(' ')) == "0";
}

} // namespace

Result<pid_t> spawn(const SpawnRequest& request) {
    Attributes attributes;
    std::vector<FileDescriptor> moved;
    moved.reserve(request.descriptors.size() + 3);
    const auto give = [&](int descriptor, int target) {
        moved.emplace_back(::fcntl(descriptor, F_DUPFD_CLOEXEC, first_free_descriptor));
        return moved.back()
               && posix_spawn_file_actions_adddup2(&attributes.files_, moved.back().get(), target) == 0;
    };
    for (const auto& [descriptor, target] :
         {std::pair(request.input, 0), {request.output, 1}, {request.errors, 2}}) {
        if (descriptor < 0)
            posix_spawn_file_actions_addopen(&attributes.files_, target, "/dev/null", O_RDWR, 0);
        else if (!give(descriptor, target))
            return fail(ErrorCode::Environment, std::strerror(errno));
    }
    int target = 3;
    for (const int descriptor : request.descriptors)
        if (!give(descriptor, target++)) return fail(ErrorCode::Environment, std::strerror(errno));
    posix_spawn_file_actions_addclosefrom_np(&attributes.files_, target);

    const auto arguments = pointers_to(request.arguments);
    const auto environment = pointers_to(request.environment);
    pid_t pid = 0;
    const int error = posix_spawn(
        &pid, request.program, &attributes.files_, &attributes.attributes_, arguments.data(),
        environment.data()
    );
    if (error != 0)
        return fail(
            ErrorCode::Environment, fmt::format("starting {}: {}", request.program, std::strerror(error))
        );
    return pid;
}

bool is_program(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

std::filesystem::path find_program(std::string_view name, std::string_view path) {
    if (name.empty()) return {};
    for (std::size_t end = 0; end != std::string_view::npos;
         path.remove_prefix(std::min(end + 1, path.size()))) {
        end = path.find(':');
        auto program = std::filesystem::path(path.substr(0, end)) / name;
        if (is_program(program)) return program;
    }
    return {};
}

std::size_t allow_descriptors(std::size_t wanted) noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    const auto before = limit.rlim_cur;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, std::max<rlim_t>(limit.rlim_cur, wanted));
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

void give_back_memory() noexcept { ::malloc_trim(0); }

ProcessSearch processes_with(const std::string& assignment) {
    ProcessSearch search;
    for (const auto& path : paths_in("/proc")) {
        const auto text = path.filename().native();
        pid_t pid = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), pid);
        if (parsed.ec != std::errc{} || pid <= 1 || pid == ::getpid()) continue;
        auto environment = read_file(path / "environ");
        if (environment && environment->empty() && runs_a_program(path)) {
            if (is_within_exec(path)) search.complete = false;
            environment = read_file(path / "environ"); // it may have come about since
        }
        if (environment && has_assignment(*environment, assignment)) search.found.push_back(pid);
    }
    return search;
}

} // namespace tutti::io
