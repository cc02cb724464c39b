// KeptChanges: what was said over the bus about definitions, in a file of its own that holds after a restart:
// a line for each change (kept_line.hpp), or one document, as earlier versions wrote it.
// What another version or a hand left there and we cannot read is set aside, never overwritten.
#pragma once

#include "director/score.hpp"
#include "io/line_file.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

class KeptChanges {
public:
    /// The disk outlives this.
    KeptChanges(io::Disk& disk, std::filesystem::path file) : disk_(disk), path_(std::move(file)) {}

    /// Applies what is kept to the score. Gives a sentence for whatever did not fit, which says where it lies
    /// now; errors are the disk's.
    Result<std::vector<std::string>> apply_to(Score& score);

    // What blocks: on the disk when it returns, whichever it is. Another thread may call these, one at a
    // time.

    /// A KeptLine. After an error only replace() helps.
    Result<void> append(std::string_view line);
    /// Such lines, at least one, instead of all so far.
    Result<void> replace(std::string_view lines);

    /// Whether append() may be called; else the file is to be replaced by everything that is to be kept: it
    /// lacks something, or says much that no longer holds.
    bool takes_more() const noexcept;
    /// replace() with all changes of the score.
    Result<void> keep(const Score& score);

private:
    Result<std::vector<std::string>> apply(Score& score, std::string_view text);
    Result<std::vector<Score::Kept>> read_lines(std::vector<std::string>& said);
    Result<void> set_aside(std::vector<std::string>& said);
    Result<void> lay_beside(std::string_view text, std::vector<std::string>& said);

    io::Disk& disk_;
    std::filesystem::path path_;
    std::optional<io::LineFile> file_; ///< nothing: there is none of our lines to append to
    std::uint64_t replaced_ = 0;       ///< bytes when it was last replaced
};

} // namespace tutti::director
