// A file that only grows, by whole pieces: what the system took of a piece is known, and what is not wanted
// of it is cut off again.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace tutti::recorder {

class AppendFile {
public:
    enum class Lock { None, Exclusive };

    AppendFile() = default;
    /// Creates the file where there is none. Conflict while another process holds the lock.
    static Result<AppendFile> open(std::filesystem::path path, Lock lock);

    /// Appends all of it. On an error `size()` says how much of it came into the file.
    Result<void> append(std::string_view bytes);
    /// Cuts off what stands behind `size`.
    Result<void> cut(std::uint64_t size);
    Result<void> sync();

    std::uint64_t size() const noexcept { return size_; }
    const std::filesystem::path& path() const noexcept { return path_; }
    explicit operator bool() const noexcept { return static_cast<bool>(file_); }

private:
    std::filesystem::path path_;
    io::FileDescriptor file_;
    std::uint64_t size_ = 0;
};

} // namespace tutti::recorder
