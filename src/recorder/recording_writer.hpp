// Appends messages to the file of a recording, its index beside it, and goes on to the next file when one is
// full. At every moment that a crash could choose, a file has whole lines and at most one torn one behind
// them.
#pragma once

#include "base/result.hpp"
#include "io/disk.hpp"
#include "recording/file_set.hpp"
#include "recording/index.hpp"
#include "recording/line.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace tutti::recorder {

class RecordingWriter {
public:
    struct Counts {
        std::uint64_t messages = 0; ///< whose lines are in a file
        std::uint64_t bytes = 0;    ///< of those lines
        std::uint64_t files = 0;
    };

    /// Without rotation: goes on with the file where there is one, after cutting off what a crash tore. With
    /// rotation: the next number after those that are there. Errors: Conflict while another recorder writes
    /// it; InvalidInput where it is no recording.
    static Result<RecordingWriter>
    open(io::Disk& disk, std::filesystem::path name, recording::Rotation rotation, recording::Header header);

    /// Keeps the message for the next flush(), or writes at once where much is kept. After an error nothing
    /// is taken any more: the file ends with the last whole line that the system took.
    Result<void> add(const recording::Recorded& message);
    Result<void> flush();
    /// flush(), and down to the disk.
    Result<void> sync();

    const Counts& counts() const noexcept { return counts_; }
    const std::filesystem::path& file() const noexcept { return path_; }
    /// The latest time in the file that was there before: ours begin no earlier.
    std::optional<WallTime> last_time() const noexcept { return last_time_; }

private:
    RecordingWriter(
        io::Disk& disk, std::filesystem::path name, recording::Rotation rotation, recording::Header header
    )
        : disk_(&disk), name_(std::move(name)), rotation_(rotation), header_(std::move(header)) {}

    Result<void> go_on_with(const std::filesystem::path& path);
    Result<void> open_next(WallTime now);
    Result<void> begin(const std::filesystem::path& path, WallTime started);
    void drop_old_files() const;
    void write_index();
    Result<void> sync_earlier_files();

    Result<void> take_file(const std::filesystem::path& path, io::OpenOptions::Content content);

    io::Disk* disk_;
    std::filesystem::path name_;
    recording::Rotation rotation_;
    recording::Header header_;
    std::filesystem::path path_; ///< of file_
    std::unique_ptr<io::DiskFile> file_;
    bool is_name_synced_ = false;
    std::unique_ptr<io::DiskFile> index_; ///< null when it could not be written: a reader makes it anew
    recording::LineEncoder encoder_;
    recording::IndexBuilder index_builder_;
    std::string lines_;                ///< not yet written
    std::string index_records_;        ///< likewise, of lines_ and no other
    std::uint64_t number_ = 0;         ///< of the next message in this file
    std::uint32_t part_ = 0;           ///< number of this file in its set
    std::uint32_t first_unsynced_ = 0; ///< and of the first that we wrote and did not sync
    std::optional<WallTime> began_;    ///< first message of this file
    std::optional<WallTime> last_time_;
    std::optional<Error> failed_;
    Counts counts_;
};

} // namespace tutti::recorder
