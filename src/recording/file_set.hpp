// The names of the files of one recording: "show.jsonl" alone, or "show.0001.jsonl", "show.0002.jsonl" …
// where it rotates; and when it does. Names alone: nothing is opened.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace tutti::recording {

/// "show.jsonl", 7 → "show.0007.jsonl".
std::filesystem::path numbered_file(const std::filesystem::path& name, std::uint32_t number);
/// The number of `file` in the set of `name`; nothing where it is no part of it.
std::optional<std::uint32_t>
number_in_set(const std::filesystem::path& name, const std::filesystem::path& file);
/// Those of `files` that are parts of the set of `name`, by number.
std::vector<std::filesystem::path>
files_of_set(const std::filesystem::path& name, const std::vector<std::filesystem::path>& files);
/// "show.jsonl" → "show.jsonl.idx".
std::filesystem::path index_file(const std::filesystem::path& recording);

/// When a file is full. Absent: never for that reason.
struct Rotation {
    std::optional<std::size_t> size = {};   ///< bytes that a file may have
    std::optional<microseconds> every = {}; ///< time from its first line that a file may take
    std::optional<std::size_t> keep = {};   ///< files that stay; the oldest go

    bool rotates() const noexcept { return size || every; }
    /// Whether a message of `bytes` at `now` belongs in the next file. To be asked of a file that has one
    /// already: a message that is too large for any file has one of its own.
    bool is_full(std::uint64_t file_size, std::size_t bytes, WallTime began, WallTime now) const noexcept;
};

} // namespace tutti::recording
