// PathWatch: waits until something in some folders changes (inotify), also where a folder is not there yet.
// For devices that come and go, and files that people write: nobody has to look again and again.
#pragma once

#include "base/result.hpp"
#include "io/asio.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>
#include <vector>

namespace tutti::io {

class PathWatch {
public:
    enum class Of : std::uint8_t { Names, Contents, Growth };

    /// Watches each folder, or the nearest one above it that is there.
    PathWatch(
        const asio::any_io_executor& executor, std::vector<std::filesystem::path> folders, Of of = Of::Names
    );

    /// Waits until a name appeared, went, or was given other rights since the last call; of contents, also
    /// until somebody who wrote to a file of the folders closed it; of growth, with each write. What is
    /// watched follows: a folder that came meanwhile is. An error where the system has no more watches:
    /// called again, it tries again, and returns at once where it can watch now, for something may have
    /// changed meanwhile.
    Task<Result<void>> changed();

private:
    Result<void> open();
    Result<void> watch();
    Result<void> watch(const std::filesystem::path& folder);

    std::vector<std::filesystem::path> folders_;
    Of of_;
    asio::posix::stream_descriptor inotify_;
    Result<void> watches_; ///< all of it, or why not
};

} // namespace tutti::io
