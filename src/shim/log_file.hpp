// The rotated log file of one service: `name.log`, then `name.log.1`, the newest of the old ones, and so on.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tutti::shim {

class LogFile {
public:
    /// The path is not copied. Opened at the first write, and again after a failure.
    LogFile(const char* path, std::int64_t size, int files) : path_(path), limit_(size), files_(files) {}

    /// Appends whole lines, all or none: false when they could not be written, and error() says why.
    bool append(const char* bytes, std::size_t length);
    int error() const { return error_; }

private:
    bool open();
    void rotate();

    const char* path_;
    std::int64_t limit_;
    int files_;
    int fd_ = -1;
    std::int64_t size_ = 0;
    int error_ = 0;
};

} // namespace tutti::shim
