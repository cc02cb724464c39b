#include "shim/confine.hpp"

#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

namespace tutti::shim {

namespace {

constexpr int most_groups = 256;

bool join(const char* group) {
    if (group == nullptr) return true;
    const int file = open(group, O_WRONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool joined = write(file, "0", 1) == 1;
    close(file);
    return joined;
}

bool limit(int resource, std::int64_t value) {
    if (value < 0) return true;
    const auto most = static_cast<rlim_t>(value);
    const rlimit both{most, most};
    return setrlimit(resource, &both) == 0;
}

/// "0-1,3", as the supervisor checked it.
bool keep_to(const char* cpus) {
    if (cpus == nullptr) return true;
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    for (char* rest = const_cast<char*>(cpus); *rest != '\0'; rest += *rest == ',' ? 1 : 0) {
        const long first = std::strtol(rest, &rest, 10);
        const long last = *rest == '-' ? std::strtol(rest + 1, &rest, 10) : first;
        for (long cpu = first; cpu <= last && cpu < CPU_SETSIZE; ++cpu) CPU_SET(cpu, &allowed);
    }
    return sched_setaffinity(0, sizeof allowed, &allowed) == 0;
}

/// In a view of the file system of its own, which others do not see. What is mounted below a path counts.
bool protect(const Options& options) {
    if (options.read_only[0] == nullptr) return true;
    if (unshare(CLONE_NEWNS) < 0) return false;
    if (mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) < 0) return false;
    for (const char* path : options.read_only) {
        if (path == nullptr) break;
        if (mount(path, path, nullptr, MS_BIND | MS_REC, nullptr) < 0) return false;
        mount_attr attributes{};
        attributes.attr_set = MOUNT_ATTR_RDONLY;
        if (mount_setattr(AT_FDCWD, path, AT_RECURSIVE, &attributes, sizeof attributes) < 0) return false;
    }
    return true;
}

/// The system calls themselves: those of the library are for all threads, and there are none here.
bool be_user(const Options& options) {
    if (options.user < 0) return true;
    gid_t groups[most_groups];
    std::size_t count = 0;
    for (char* rest = const_cast<char*>(options.groups); rest != nullptr && *rest != '\0';) {
        if (count == most_groups) break;
        groups[count++] = static_cast<gid_t>(std::strtoul(rest, &rest, 10));
        if (*rest == ',') ++rest;
    }
    const auto user = static_cast<uid_t>(options.user);
    const auto group = static_cast<gid_t>(options.group);
    return syscall(SYS_setgroups, count, groups) == 0 && syscall(SYS_setresgid, group, group, group) == 0
           && syscall(SYS_setresuid, user, user, user) == 0;
}

} // namespace

const char* confine(const Options& options) {
    if (!join(options.join)) return "control group";
    if (!limit(RLIMIT_NOFILE, options.open_files)) return "limit of open files";
    if (!limit(RLIMIT_DATA, options.memory)) return "limit of memory";
    if (options.has_nice && setpriority(PRIO_PROCESS, 0, options.nice) < 0) return "nice";
    if (!keep_to(options.cpus)) return "processors";
    if (!protect(options)) return "read-only paths";
    if (!be_user(options)) return "user";
    if (options.directory != nullptr && chdir(options.directory) < 0) return "working directory";
    if (!options.may_gain && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return "no new privileges";
    return nullptr;
}

} // namespace tutti::shim
