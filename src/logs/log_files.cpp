#include "logs/log_files.hpp"

#include "io/file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tutti::logs {

namespace fs = std::filesystem;

namespace {

constexpr int most_files = 1000;

} // namespace

std::vector<std::string> logged_services(const fs::path& directory) {
    std::vector<std::string> names;
    for (const auto& path : io::paths_in(directory))
        if (path.extension() == ".log") names.push_back(path.stem());
    std::ranges::sort(names); // without ".log" their order is another
    return names;
}

LogFile::LogFile(fs::path path, int fd) : path_(std::move(path)), fd_(fd) {
    struct stat info{};
    if (::fstat(fd_, &info) != 0) return;
    inode_ = info.st_ino;
    changed_at_ = static_cast<double>(info.st_mtim.tv_sec) + static_cast<double>(info.st_mtim.tv_nsec) / 1e9;
}

LogFile::LogFile(LogFile&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), changed_at_(other.changed_at_),
      inode_(other.inode_) {}

LogFile::~LogFile() {
    if (fd_ >= 0) ::close(fd_);
}

Result<std::string> LogFile::read(std::size_t limit) const {
    std::string bytes;
    std::size_t length = 0;
    constexpr std::size_t chunk = 256 * 1024;
    while (true) {
        bytes.resize(length + chunk);
        const ssize_t got = ::pread(fd_, bytes.data() + length, chunk, static_cast<off_t>(length));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return fail(
                ErrorCode::Environment, fmt::format("cannot read {}: {}", path_.native(), strerror(errno))
            );
        length += static_cast<std::size_t>(got);
        if (got == 0) break;
        if (length > limit)
            return fail(
                ErrorCode::LimitExceeded, fmt::format("{} has more than {} bytes", path_.native(), limit)
            );
    }
    bytes.resize(length);
    if (!bytes.starts_with("\x1f\x8b")) return bytes;
    auto text = gunzip(bytes, limit);
    if (!text) text.error().message = fmt::format("{}: {}", path_.native(), text.error().message);
    return text;
}

/// From the newest to the oldest: a file that is rotated meanwhile comes by again, and is known by its inode.
OpenedLogs open_logs(const fs::path& directory, std::string_view service) {
    OpenedLogs opened;
    const auto add = [&opened](const fs::path& path) {
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd < 0 && errno != ENOENT)
            opened.errors.push_back(
                {ErrorCode::Environment, fmt::format("cannot read {}: {}", path.native(), strerror(errno))}
            );
        if (fd < 0) return errno != ENOENT;
        LogFile file(path, fd);
        const auto is_it = [&file](const LogFile& known) { return known.inode() == file.inode(); };
        if (std::ranges::none_of(opened.files, is_it)) opened.files.push_back(std::move(file));
        return true;
    };
    const auto newest = directory / fmt::format("{}.log", service);
    add(newest);
    int missing = 0;
    for (int number = 1; number < most_files && missing < 2; ++number) {
        const auto old = fmt::format("{}.{}", newest.native(), number);
        // Where both are there, the compressed one is of the same lines, or not whole.
        missing = add(old) || add(old + ".gz") ? 0 : missing + 1;
    }
    return opened;
}

} // namespace tutti::logs
