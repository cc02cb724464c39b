// RunJournal: the runs that were begun and not yet said to have stopped, in a file that outlives us: the next
// director says of them that they were cancelled. It lies in the run directory, which is memory: a card is
// spared, and after a reboot nobody remembers those runs.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "io/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::director {

class RunJournal {
public:
    /// Reads what a predecessor left and goes on with it. What a crash tore is left out.
    static Result<RunJournal> open(const std::filesystem::path& path);

    /// What is open: the data that a `.stopped` of each run begins with, by run.
    const std::map<std::string, Value, std::less<>>& open_runs() const noexcept { return open_; }

    /// Before `.created` is published. `about`: playlist_id, definition_id, playlist_name, playlist_metadata?
    Result<void> began(std::string_view run, const Value& about);
    /// After `.stopped` has arrived at the bus.
    Result<void> ended(std::string_view run);

private:
    RunJournal(std::filesystem::path path) : path_(std::move(path)) {}

    Result<void> append(std::string line);
    Result<void> rewrite();

    std::filesystem::path path_;
    io::FileDescriptor file_;
    std::map<std::string, Value, std::less<>> open_;
    std::size_t written_ = 0;   ///< bytes in the file
    std::size_t rewritten_ = 0; ///< bytes when it was last rewritten
    bool is_torn_ = false;      ///< a line could not be written whole
};

} // namespace tutti::director
