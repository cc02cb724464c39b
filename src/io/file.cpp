#include "io/file.hpp"

#include "io/file_descriptor.hpp"
#include "io/system_failure.hpp"
#include "io/visit_folder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <unistd.h>

namespace tutti::io {

namespace {

/// Waits for bytes or the end as long as `patience`; false: there was neither. Without patience the reading
/// itself waits.
bool is_readable(int file, const std::optional<SteadyClock::duration>& patience) {
    if (!patience) return true;
    pollfd waiting{file, POLLIN, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*patience).count();
    int ready = 0;
    do ready = ::poll(&waiting, 1, static_cast<int>(left));
    while (ready < 0 && errno == EINTR);
    return ready != 0;
}

Result<std::string> read_whole(
    const std::filesystem::path& path, std::size_t limit, std::optional<SteadyClock::duration> patience
) {
    // A pipe opened so does not wait for somebody to write to it.
    const int how = O_RDONLY | O_CLOEXEC | (patience ? O_NONBLOCK : 0);
    const FileDescriptor file(::open(path.c_str(), how));
    if (!file) return system_failure("opening", path);
    std::string bytes;
    char chunk[8192];
    while (true) {
        if (!is_readable(file.get(), patience))
            return fail(
                ErrorCode::Timeout,
                fmt::format("reading {}: it is a pipe, and nobody writes to it", path.native())
            );
        const ssize_t got = ::read(file.get(), chunk, sizeof chunk);
        if (got < 0 && (errno == EINTR || (errno == EAGAIN && patience))) continue;
        if (got < 0) return system_failure("reading", path);
        if (got == 0) return bytes;
        bytes.append(chunk, static_cast<std::size_t>(got));
        if (bytes.size() > limit)
            return fail(
                ErrorCode::LimitExceeded, fmt::format("{} is larger than {} bytes", path.native(), limit)
            );
    }
}

} // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
    return read_whole(path, limit, std::nullopt);
}

Result<std::string>
read_file_within(SteadyClock::duration patience, const std::filesystem::path& path, std::size_t limit) {
    return read_whole(path, limit, patience);
}

Result<void> write_file_atomically(
    const std::filesystem::path& path, std::string_view bytes, Durability durability, unsigned mode
) {
    SystemDisk disk;
    return replace_file(disk, path, bytes, durability, mode);
}

std::vector<std::filesystem::path> paths_in(const std::filesystem::path& folder, std::error_code& error) {
    std::vector<std::filesystem::path> found;
    error = visit_folder(folder, [&](const std::filesystem::path& path) {
        found.push_back(path);
        return Visit::GoOn;
    });
    std::ranges::sort(found);
    return found;
}

std::vector<std::filesystem::path> paths_in(const std::filesystem::path& folder) {
    std::error_code ignored;
    return paths_in(folder, ignored);
}

Result<void> make_private_directory(const std::filesystem::path& path) {
    if (path.has_parent_path() && path.parent_path() != path) {
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        if (error)
            return fail(
                ErrorCode::Environment,
                fmt::format("creating {}: {}", path.parent_path().native(), error.message())
            );
    }
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return system_failure("creating", path);
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) return system_failure("looking at", path);
    if (!S_ISDIR(info.st_mode))
        return fail(ErrorCode::Conflict, fmt::format("{} is not a folder", path.native()));
    if (info.st_uid != ::geteuid() && info.st_uid != 0)
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format("{} belongs to uid {}, not to us", path.native(), info.st_uid)
        );
    if ((info.st_mode & S_IWOTH) != 0)
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format("{} can be written by everybody: chmod o-w it", path.native())
        );
    return {};
}

} // namespace tutti::io
