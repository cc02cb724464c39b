// Reads a recording from its front or from a time on: one file, or the files of a set one behind the other.
#pragma once

#include "base/result.hpp"
#include "recorder/recording_lines.hpp"
#include "recorder/recording_scan.hpp"
#include "recording/line.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace tutti::recorder {

/// The files that a name stands for: itself; or the set "name.0001.ext" … where there is no such file; or all
/// recordings in a folder. Errors: NotFound.
Result<std::vector<std::filesystem::path>> find_recordings(io::Disk& disk, const std::filesystem::path& name);

class RecordingReader {
public:
    /// Scans every file; the order is that of their first messages. Files without messages are left out.
    static Result<RecordingReader> open(io::Disk& disk, const std::vector<std::filesystem::path>& files);

    /// The next message; nothing at the end. Lines that cannot be read are counted and skipped.
    Result<std::optional<recording::Recorded>> next();
    /// The next message is one that comes before all of that time and later ones, and not long before.
    Result<void> seek(WallTime time);
    Result<void> rewind() { return open_file(0); }

    /// Of all files; nothing where there is no message.
    std::optional<WallTime> first() const noexcept;
    std::optional<WallTime> last() const noexcept;
    std::uint64_t messages() const noexcept;
    std::uint64_t unreadable() const noexcept { return unreadable_; }
    /// Where the first line stands that could not be read, for a person.
    const std::string& first_unreadable() const noexcept { return first_unreadable_; }

private:
    struct File {
        std::filesystem::path path;
        RecordingScan scan;
    };

    RecordingReader(io::Disk& disk, std::vector<File> files) : disk_(&disk), files_(std::move(files)) {}
    Result<void> open_file(std::size_t file, std::uint64_t offset = 0);
    void note_unreadable(const Error& why);

    io::Disk* disk_;
    std::vector<File> files_;
    std::size_t current_ = 0;
    std::optional<RecordingLines> lines_;
    recording::LineDecoder decoder_;
    std::uint64_t unreadable_ = 0;
    std::string first_unreadable_;
};

} // namespace tutti::recorder
