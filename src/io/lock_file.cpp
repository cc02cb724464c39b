#include "io/lock_file.hpp"

#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>

namespace tutti::io {

namespace {

int pid_in(int fd) {
    char text[24] = {};
    const ssize_t got = ::pread(fd, text, sizeof text - 1, 0);
    return got > 0 ? std::atoi(text) : 0;
}

} // namespace

Result<LockFile> LockFile::acquire(const std::filesystem::path& path) {
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file)
        return fail(
            ErrorCode::Environment, fmt::format("opening {}: {}", path.native(), std::strerror(errno))
        );
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
        return fail(
            ErrorCode::Conflict, fmt::format("{} is held by process {}", path.native(), pid_in(file.get()))
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

} // namespace tutti::io
