#include "logs/log_files.hpp"

#include "io/file.hpp"
#include "supervise/old_log.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <optional>
#include <set>
#include <unistd.h>
#include <utility>

namespace tutti::logs {

namespace fs = std::filesystem;

namespace {

constexpr int most_attempts = 20;

} // namespace

namespace {

/// The service whose log that is, the present one or a rotated one; empty: of none.
std::string service_of(const std::string& name) {
    constexpr std::string_view suffix = ".log";
    const auto at = name.rfind(suffix);
    if (at == std::string::npos) return {};
    auto service = name.substr(0, at);
    const bool is_log = at + suffix.size() == name.size() || supervise::parse_old_log(name, service);
    return is_log ? service : std::string();
}

} // namespace

/// Between two files of a service there is a moment, or a full disk, with old ones alone.
std::vector<std::string> logged_services(const fs::path& directory) {
    std::set<std::string> names;
    for (const auto& path : io::paths_in(directory))
        if (auto service = service_of(path.filename()); !service.empty()) names.insert(std::move(service));
    return {names.begin(), names.end()};
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

fs::path OldLogPath::packed() const {
    auto packed = path;
    packed += supervise::packed_suffix;
    return packed;
}

std::vector<OldLogPath> old_logs(std::span<const fs::path> in_folder, std::string_view service) {
    using Form = supervise::OldLog::Form;
    std::vector<OldLogPath> found;
    for (const auto& path : in_folder) {
        const std::string name = path.filename();
        const auto old = supervise::parse_old_log(name, service);
        if (!old || old->form == Form::Unfinished) continue;
        const auto plain = path.parent_path() / name.substr(0, old->length);
        const auto known = std::ranges::find(found, plain, &OldLogPath::path);
        auto& entry = known != found.end() ? *known : found.emplace_back(old->number, plain);
        entry.is_plain = entry.is_plain || old->form == Form::Plain;
    }
    std::ranges::sort(found, std::ranges::greater(), &OldLogPath::number);
    return found;
}

namespace {

/// By this name and no other at the moment; nothing where there is none.
std::optional<ino_t> inode_of(const fs::path& path) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return std::nullopt;
    return info.st_ino;
}

/// Opens files into a list, by whichever of their names they have now.
class Opener {
public:
    explicit Opener(OpenedLogs& opened) : opened_(opened) {}

    /// False where there is none of that name.
    bool open(const fs::path& path) {
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd >= 0) {
            opened_.files.emplace_back(path, fd);
            return true;
        }
        if (errno == ENOENT) return false;
        opened_.errors.push_back(
            {ErrorCode::Environment, fmt::format("cannot read {}: {}", path.native(), strerror(errno))}
        );
        return true;
    }

private:
    OpenedLogs& opened_;
};

} // namespace

/// While no file is rotated, the list of the old ones is whole; after that they may be packed, and let go of.
/// Who writes so fast that there is never such a moment has lines that are shown twice or not at all.
OpenedLogs open_logs(const fs::path& directory, std::string_view service) {
    const auto newest = directory / fmt::format("{}.log", service);
    OpenedLogs opened;
    Opener opener(opened);
    std::vector<OldLogPath> old;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        opened = {};
        opener.open(newest);
        old = old_logs(io::paths_in(directory), service);
        const auto held = opened.files.empty() ? std::nullopt : std::optional(opened.files[0].inode());
        if (inode_of(newest) == held) break;
    }
    // Where both are there, the packed one is of the same lines.
    for (const auto& file : old)
        if (!opener.open(file.path)) opener.open(file.packed());
    return opened;
}

} // namespace tutti::logs
