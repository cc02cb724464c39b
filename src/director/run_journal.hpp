// RunJournal: the runs that were begun and not yet said to have stopped, in a file that outlives us: the next
// director says of them that they were cancelled. It lies in the run directory, which is memory: a card is
// spared, and after a reboot nobody remembers those runs.
#pragma once

#include "director/journal_line.hpp"
#include "io/line_file.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace tutti::director {

class RunJournal {
public:
    /// Reads what a predecessor left and goes on with it; `found` tells what of it was not understood and was
    /// set aside. The disk outlives the journal.
    static Result<RunJournal> open(io::Disk& disk, const std::filesystem::path& path, io::LinesFound& found);

    /// What is open, by run.
    const std::map<std::string, event::LostRun, std::less<>>& open_runs() const noexcept { return open_; }

    /// Before `.created` is published. After an error the run is noted with the next line that can be
    /// written.
    Result<void> began(event::LostRun run);
    /// After `.stopped` has arrived at the bus.
    Result<void> ended(std::string_view run);

private:
    explicit RunJournal(io::LineFile file) : file_(std::move(file)) {}

    Result<void> append(const JournalLine& line);
    Result<void> rewrite();

    io::LineFile file_;
    std::map<std::string, event::LostRun, std::less<>> open_;
    std::uint64_t rewritten_ = 0; ///< bytes when it was last rewritten
    bool is_behind_ = false;      ///< a line could not be written
};

} // namespace tutti::director
