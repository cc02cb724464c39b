// Whole files, read and written safely.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/disk.hpp"

#include <system_error>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::io {

/// The bytes of whatever can be read, pipes too; LimitExceeded past `limit`, NotFound where there is none.
/// Works on /proc and /sys too.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = 16 << 20);

/// The same for what a person names: of a pipe that stays silent for that long (one that nobody writes to)
/// Timeout. A file answers at once.
Result<std::string> read_file_within(
    SteadyClock::duration patience, const std::filesystem::path& path, std::size_t limit = 16 << 20
);

/// replace_file() on the machine's disk.
Result<void> write_file_atomically(
    const std::filesystem::path& path, std::string_view bytes, Durability durability = Durability::Fast,
    unsigned mode = 0600
);

/// What lies in a folder, by name; as far as it could be read, where `error` says why not further. The
/// iterators of the standard library throw where a folder fails them halfway.
std::vector<std::filesystem::path> paths_in(const std::filesystem::path& folder, std::error_code& error);
/// A folder that is not there has nothing in it.
std::vector<std::filesystem::path> paths_in(const std::filesystem::path& folder);

/// Creates the folder (and its parents) for this user alone, mode 0700. One that exists must belong to us or
/// to root, be no symbolic link, and not be writable by others.
Result<void> make_private_directory(const std::filesystem::path& path);

} // namespace tutti::io
