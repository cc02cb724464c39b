// Reads a recording from its front or from a time on, in the order of its times: one file, or several beside
// each other, such as those of a set.
#pragma once

#include "archive/recording_lines.hpp"
#include "archive/recording_scan.hpp"
#include "base/result.hpp"
#include "recording/line.hpp"
#include "recording/time_order.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace tutti::archive {

/// The files that a name stands for: itself; or the set "name.0001.ext" … where there is no such file; or all
/// recordings in a folder. Errors: NotFound.
Result<std::vector<std::filesystem::path>> find_recordings(io::Disk& disk, const std::filesystem::path& name);

class RecordingReader {
public:
    /// Scans every file; the order is that of their first messages. Files without messages are left out.
    static Result<RecordingReader> open(io::Disk& disk, const std::vector<std::filesystem::path>& files);

    /// The next message; nothing at the end. Lines that cannot be read are counted and skipped. InvalidInput
    /// where one stands so far behind later ones that it cannot be put in order, with the number of those.
    Result<std::optional<recording::Recorded>> next();
    /// The next message is one that comes before all of that time and later ones, and not long before.
    Result<void> seek(WallTime time);
    Result<void> rewind();

    /// Of all files; nothing where there is no message.
    std::optional<WallTime> first() const noexcept { return first_; }
    std::optional<WallTime> last() const noexcept;
    std::uint64_t messages() const noexcept;
    std::uint64_t unreadable() const noexcept { return unreadable_; }
    /// Messages that stood behind a later one and were put in order.
    std::uint64_t sorted() const noexcept { return order_.sorted(); }
    /// Where the first line stands that could not be read, for a person.
    const std::string& first_unreadable() const noexcept { return first_unreadable_; }

private:
    struct File {
        std::filesystem::path path;
        RecordingScan scan;
    };

    /// A file that is being read.
    struct Open {
        const File* file;
        RecordingLines lines;
        recording::LineDecoder decoder = {};
        std::optional<recording::Recorded> next = {};
    };

    RecordingReader(io::Disk& disk, std::vector<File> files) : disk_(&disk), files_(std::move(files)) {}
    Result<void> open_file(const File& file);
    /// Reads its next message; a file without one is closed.
    Result<void> read_on(std::size_t open);
    /// The file whose next message is the earliest; nothing at the end of all.
    Result<std::optional<std::size_t>> earliest();
    Result<void> fill();
    std::unexpected<Error> refuse(std::size_t open);
    void note_unreadable(const Open& open, const Error& why);

    io::Disk* disk_;
    std::vector<File> files_;
    std::optional<WallTime> first_;
    std::optional<WallTime> from_; ///< sought last
    std::size_t unopened_ = 0;     ///< the first file that was not opened yet
    std::vector<Open> open_;
    recording::TimeOrder order_;
    std::uint64_t unreadable_ = 0;
    std::string first_unreadable_;
};

} // namespace tutti::archive
