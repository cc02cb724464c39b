// LineFile: a file of lines that a program appends to and reads back at its next start. A line counts when
// its '\n' was written: what follows the last '\n' a crash tore, and it goes. A whole line that is not
// understood (another version's, a hand's, a damaged disk's) goes to "x.rejected", and the others stay.
#pragma once

#include "base/result.hpp"
#include "io/disk.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::io {

/// What open() met, for whoever says it.
struct LinesFound {
    std::size_t lines = 0;    ///< that were understood
    std::size_t rejected = 0; ///< that were not
    std::string why = {};     ///< of the first of those, with its line number
    bool torn = false;        ///< there was a piece behind the last line

    bool operator==(const LinesFound&) const = default;
};

class LineFile {
public:
    /// Takes a line, or tells why not.
    using Take = std::function<Result<void>(std::string_view line)>;

    /// Reads what is there through `take`, mends it and is ready for more. A file that is no text of lines at
    /// all is so many rejected lines. Errors: the system's, LimitExceeded past `limit`.
    static Result<LineFile> open(
        Disk& disk, std::filesystem::path path, const Take& take, LinesFound& found,
        std::size_t limit = 1 << 30
    );

    /// The line (without '\n') is in the file, or it failed and nothing of it will be read.
    Result<void> append(std::string_view line);
    /// Instead of all lines so far. `text`: whole lines, each with its '\n'.
    Result<void> replace(std::string_view text, Durability durability = Durability::Fast);
    /// Down to the disk.
    Result<void> sync();

    /// Bytes of its lines; 0 while nobody knows.
    std::uint64_t size() const noexcept { return whole_.value_or(0); }

private:
    LineFile(Disk& disk, std::filesystem::path path) : disk_(&disk), path_(std::move(path)) {}
    Result<void> mend();

    Disk* disk_;
    std::filesystem::path path_;
    std::unique_ptr<DiskFile> file_;     ///< null: to be opened again before the next line
    std::optional<std::uint64_t> whole_; ///< bytes of whole lines; nothing where only the file knows
    std::size_t limit_ = 0;
};

/// The most that "x.rejected" holds; what would not fit is lost, and counted like the rest.
inline constexpr std::uint64_t rejected_limit = 64 * 1024;

} // namespace tutti::io
