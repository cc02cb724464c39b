// FileWatch: tells when one file is another one, or has other contents (inotify), for whoever waits for
// descriptors. Other files of its folder wake nobody, while it is there. Where its folder is not there
// either, the nearest one above it that is tells when that comes.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <filesystem>

namespace tutti::io {

class FileWatch {
public:
    /// Of a file that may come later, and its folder with it.
    static Result<FileWatch> open(std::filesystem::path path);

    /// Readable when there is something to tell.
    int descriptor() const noexcept { return inotify_.get(); }
    /// It was told. What stands there now is watched from here on: whoever reads the file now misses nothing.
    /// On an error as well, as far as can be.
    Result<void> told();

private:
    FileWatch(FileDescriptor inotify, std::filesystem::path path)
        : inotify_(std::move(inotify)), path_(std::move(path)) {}
    Result<void> watch_folder();

    FileDescriptor inotify_;
    std::filesystem::path path_;
    int file_ = -1;   ///< what is watched, as inotify counts it; -1: it is not
    int folder_ = -1; ///< only while the file is not there
};

} // namespace tutti::io
