// PathWatch: waits until something in some folders changes (inotify), also where a folder is not there yet.
// For devices that come and go: nobody has to look for them again and again.
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>
#include <vector>

namespace tutti::io {

class PathWatch {
public:
    /// Watches each folder, or the nearest one above it that is there.
    PathWatch(const asio::any_io_executor& executor, std::vector<std::filesystem::path> folders);

    /// Waits until a name appeared, went, or was given other rights since the last call. What is watched
    /// follows: a folder that came meanwhile is. An error where the system has no more watches: called again,
    /// it tries again, and returns at once where it can watch now, for something may have changed meanwhile.
    Task<Result<void>> changed();

private:
    Result<void> open();
    Result<void> watch();
    Result<void> watch(const std::filesystem::path& folder);

    std::vector<std::filesystem::path> folders_;
    asio::posix::stream_descriptor inotify_;
    Result<void> watches_; ///< all of it, or why not
};

} // namespace tutti::io
