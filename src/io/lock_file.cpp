#include "io/lock_file.hpp"

#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <string_view>

namespace tutti::io {

namespace {

int pid_in(int fd) {
    char text[24] = {};
    const ssize_t got = ::pread(fd, text, sizeof text - 1, 0);
    const char* end = text + std::max<ssize_t>(got, 0);
    int pid = 0;
    const auto [rest, error] = std::from_chars(text, end, pid);
    const bool whole = error == std::errc() && pid > 0 && std::string_view(rest, end) == "\n";
    return whole ? pid : LockFile::unknown_holder;
}

std::string named(int pid) {
    return pid == LockFile::unknown_holder ? "another process" : fmt::format("process {}", pid);
}

/// holder() takes the lock for an instant to see whether it is free: such a look must not make us fail,
/// though it may be a long one where the machine is busy. Who looks shares the lock with us, who holds it
/// does not.
bool take_lock(int fd) {
    constexpr timespec instant{0, 2'000'000};
    constexpr int most_looks = 1000;
    constexpr int most_held = 5;
    int held = 0;
    for (int looks = 0; looks < most_looks && held < most_held;) {
        if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
        if (errno != EWOULDBLOCK && errno != EINTR) return false;
        const bool is_a_look = ::flock(fd, LOCK_SH | LOCK_NB) == 0 && ::flock(fd, LOCK_UN) == 0;
        ++(is_a_look ? looks : held);
        ::nanosleep(&instant, nullptr);
    }
    return false;
}

} // namespace

Result<LockFile> LockFile::acquire(const std::filesystem::path& path) {
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        return fail(
            ErrorCode::Environment, fmt::format("opening {}: {}", path.native(), std::strerror(errno))
        );
    if (!take_lock(file.get()))
        return fail(
            ErrorCode::Conflict, fmt::format("{} is held by {}", path.native(), named(pid_in(file.get())))
        );
    const auto pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), pid.data(), pid.size(), 0) < 0)
        return fail(
            ErrorCode::Environment, fmt::format("writing {}: {}", path.native(), std::strerror(errno))
        );
    return LockFile(std::move(file));
}

int LockFile::holder(const std::filesystem::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return 0;
    if (::flock(file.get(), LOCK_SH | LOCK_NB) == 0) return 0;
    return pid_in(file.get());
}

int LockFile::bequeath() noexcept {
    ::fcntl(file_.get(), F_SETFD, 0);
    return file_.get();
}

void LockFile::keep() noexcept { ::fcntl(file_.get(), F_SETFD, FD_CLOEXEC); }

Result<LockFile> LockFile::inherit(int descriptor, const std::filesystem::path& path) {
    struct stat held{};
    struct stat named{};
    const bool is_ours = descriptor > STDERR_FILENO && ::fstat(descriptor, &held) == 0
                         && ::lstat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev
                         && held.st_ino == named.st_ino && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    if (!is_ours)
        return fail(
            ErrorCode::Conflict, fmt::format("descriptor {} is not our lock of {}", descriptor, path.native())
        );
    LockFile lock{FileDescriptor(descriptor)};
    lock.keep();
    lock.is_inherited_ = true;
    return lock;
}

} // namespace tutti::io
