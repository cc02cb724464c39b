#include "recorder/append_file.hpp"

#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace tutti::recorder {

namespace {

std::unexpected<Error> refused(std::string_view doing, const std::filesystem::path& path) {
    const auto code =
        errno == EACCES || errno == EPERM ? ErrorCode::PermissionDenied : ErrorCode::Environment;
    return fail(code, fmt::format("{} {}: {}", doing, path.native(), std::strerror(errno)));
}

} // namespace

Result<AppendFile> AppendFile::open(std::filesystem::path path, Lock lock) {
    AppendFile opened;
    opened.file_ = io::FileDescriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    opened.path_ = std::move(path);
    const int fd = opened.file_.get();
    struct stat info{};
    if (!opened.file_ || ::fstat(fd, &info) != 0) return refused("opening", opened.path_);
    if (!S_ISREG(info.st_mode))
        return fail(ErrorCode::InvalidInput, fmt::format("{} is no plain file", opened.path_.native()));
    if (lock == Lock::Exclusive && ::flock(fd, LOCK_EX | LOCK_NB) != 0)
        return fail(
            ErrorCode::Conflict, fmt::format("{} is being recorded by somebody else", opened.path_.native())
        );
    opened.size_ = static_cast<std::uint64_t>(info.st_size);
    return opened;
}

Result<void> AppendFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return refused("writing", path_);
        size_ += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> AppendFile::cut(std::uint64_t size) {
    if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) return refused("mending", path_);
    size_ = size;
    return {};
}

Result<void> AppendFile::sync() {
    if (::fdatasync(file_.get()) != 0) return refused("syncing", path_);
    return {};
}

} // namespace tutti::recorder
