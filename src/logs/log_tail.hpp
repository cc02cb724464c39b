// LogTail: a log file as it grows, line by line. Its rotation is seen by another inode under the name: then
// the rest of the old one is read first.
#pragma once

#include "io/file_descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace tutti::logs {

class LogTail {
public:
    static constexpr std::size_t all = SIZE_MAX;
    static constexpr std::size_t longest_line = 256 << 10; ///< bytes; a longer one comes in pieces

    /// Begins with the whole lines in the last `past` bytes of what is there.
    LogTail(std::filesystem::path path, std::size_t past);

    /// Each line that came since, without its end.
    void read_new(const std::function<void(std::string_view line)>& each);

private:
    void open();
    bool was_rotated() const;
    void drain(const std::function<void(std::string_view line)>& each);

    std::filesystem::path path_;
    io::FileDescriptor file_;
    std::string pending_;
    bool skips_line_ = false; ///< it began within one
};

} // namespace tutti::logs
