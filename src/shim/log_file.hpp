// The rotated log file of one service: `name.log`; the old ones have numbers (supervise/old_log.hpp).
// Somebody may pack an old one at any moment.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tutti::shim {

class LogFile {
public:
    /// The path is not copied. Opened at the first write, and again after a failure.
    LogFile(const char* path, std::int64_t size, int files) : path_(path), limit_(size), files_(files) {}

    /// Appends whole lines, where they fit. False when not all of them could be written, and error() says
    /// why: of what one file takes at once all or nothing is written.
    bool append(const char* bytes, std::size_t length);
    int error() const { return error_; }
    /// How often a file was set aside.
    std::uint32_t rotations() const { return rotations_; }

private:
    bool open();
    std::size_t what_fits(const char* bytes, std::size_t length) const;
    bool write_whole(const char* bytes, std::size_t length);
    void end_line();
    void rotate();

    const char* path_;
    std::int64_t limit_;
    int files_;
    int fd_ = -1;
    std::int64_t size_ = 0;
    int error_ = 0;
    std::uint32_t rotations_ = 0;
};

} // namespace tutti::shim
