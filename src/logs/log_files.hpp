// The log files of services, as their shims leave them: `name.log`, and the old ones by number
// (supervise/old_log.hpp), some of them packed. Reading needs nobody who supervises.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::logs {

/// The services that have logs in that folder, by name.
std::vector<std::string> logged_services(const std::filesystem::path& directory);

/// A file that stays itself, whatever it is called by now.
class LogFile {
public:
    LogFile(std::filesystem::path path, int fd);
    LogFile(LogFile&& other) noexcept;
    LogFile& operator=(LogFile&&) = delete;
    ~LogFile();

    const std::filesystem::path& path() const { return path_; } ///< by which it was opened
    double changed_at() const { return changed_at_; }           ///< seconds since the epoch
    ino_t inode() const { return inode_; }
    /// Its text, uncompressed; what was cut short, as far as it goes. LimitExceeded past `limit`.
    Result<std::string> read(std::size_t limit) const;

private:
    std::filesystem::path path_;
    int fd_;
    double changed_at_ = 0;
    ino_t inode_ = 0;
};

/// A rotated file, which may be there plain, packed, or both while it is being packed.
struct OldLogPath {
    std::int64_t number = 0;    ///< greater is newer
    std::filesystem::path path; ///< of the plain one
    bool is_plain = false;      ///< that one is there

    std::filesystem::path packed() const;
};

/// The old files of a service, newest first.
std::vector<OldLogPath> old_logs(std::span<const std::filesystem::path> in_folder, std::string_view service);

struct OpenedLogs {
    std::vector<LogFile> files; ///< newest first
    std::vector<Error> errors;  ///< of files that are there and cannot be opened
};

/// All files of a service. One that is rotated or packed meanwhile is there once.
OpenedLogs open_logs(const std::filesystem::path& directory, std::string_view service);

/// What gzip (RFC 1952) made of a text, several members too; as far as it is whole.
Result<std::string> gunzip(std::string_view bytes, std::size_t limit);

} // namespace tutti::logs
