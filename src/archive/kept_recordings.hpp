// The recordings of one folder: which there are, when they were made, and what they hold around a moment.
// Files are read, so it blocks.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/disk.hpp"
#include "recording/recorded.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::archive {

/// One file, or the files of a recording that rotates.
struct KeptRecording {
    struct File {
        std::filesystem::path path;
        WallTime first;
        WallTime last;
    };

    std::filesystem::path name; ///< as `tutti replay` takes it
    std::vector<File> files;    ///< with messages in them
    std::uint64_t messages = 0;
    std::string trouble; ///< why not all of it can be read; empty: it can

    std::optional<WallTime> first() const; ///< nothing: there is no message in it
    std::optional<WallTime> last() const;
};

struct KeptRecordings {
    static constexpr std::size_t most_files = 500; ///< the last of them, by name

    std::vector<KeptRecording> all; ///< by name
    bool has_more = false;          ///< there are more files than that
};

/// No recordings where there is no such folder.
Result<KeptRecordings> recordings_in(io::Disk& disk, const std::filesystem::path& folder);

/// A time, and how much before and after it.
struct Moment {
    WallTime at;
    microseconds before = seconds(5);
    microseconds after = seconds(5);

    WallTime from() const noexcept { return at - before; }
    WallTime to() const noexcept { return at + after; }
};

/// Of several that hold something of it, the one that holds the moment itself, and of those the latest begun.
/// Null: none.
const KeptRecording* recording_of(const KeptRecordings& recordings, const Moment& moment);

struct RecordedMoment {
    std::vector<recording::Recorded> messages; ///< by time
    bool has_earlier = false;                  ///< others, before those, were left out
    bool has_later = false;
};

/// Of what is taken at most `most`, those that are nearest to the moment, as many before as after it where
/// there are; fewer where they are many megabytes. Errors as those of RecordingReader.
Result<RecordedMoment> messages_around(
    io::Disk& disk, const KeptRecording& recording, const Moment& moment, std::size_t most,
    const std::function<bool(std::string_view topic)>& takes
);

} // namespace tutti::archive
