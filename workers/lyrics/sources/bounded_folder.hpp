// BoundedFolder: files by number, in a folder that does not grow over its limits: the oldest go first.
//
// A file's name says all that has to be known to make room: "<key>-<seconds since 1970>-<bytes>.<ending>". So
// no file is read to begin, and none is kept of what the others are. Of those that one run has put in the
// order is known, whatever the clock does meanwhile.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/disk.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace tutti::lyrics {

class BoundedFolder {
public:
    struct Limits {
        std::size_t files;
        std::size_t bytes;
    };
    struct File {
        std::int64_t stored = 0; ///< seconds since 1970
        std::size_t bytes = 0;
        std::string ending;     ///< "json"
        std::uint64_t turn = 0; ///< the higher, the later it goes
    };

    /// The disk outlives it. The folder is there before anything is put into it, and nobody else writes
    /// there.
    BoundedFolder(io::Disk& disk, std::filesystem::path folder, Limits limits)
        : disk_(disk), folder_(std::move(folder)), limits_(limits) {}

    /// Looks at what earlier runs have left, and clears away what they left unfinished. Said once, first.
    Result<void> open();

    /// Nullptr: there is none. Valid until something is put or goes.
    const File* find(std::uint64_t key) const;
    Result<std::string> read(std::uint64_t key, std::size_t most) const;
    /// In place of the one of that key. LimitExceeded: more than the whole folder may hold. An error leaves
    /// what was there.
    Result<std::filesystem::path>
    put(std::uint64_t key, std::string_view bytes, std::string_view ending, WallTime now);
    void drop(std::uint64_t key);
    /// One that is damaged, because of `why`: a sentence for the log. At most 4 of all lie aside.
    std::string set_aside(std::uint64_t key, const Error& why);

    void set_limits(Limits limits);
    std::size_t bytes() const noexcept { return bytes_; }
    std::size_t size() const noexcept { return files_.size(); }

private:
    std::filesystem::path path_of(std::uint64_t key, const File& file) const;
    void note(std::uint64_t key, const File& file);
    void give_turns();
    void forget(std::uint64_t key);
    void make_room();

    io::Disk& disk_;
    std::filesystem::path folder_;
    Limits limits_;
    std::map<std::uint64_t, File> files_;
    std::size_t bytes_ = 0;
    std::uint64_t last_turn_ = 0;
};

} // namespace tutti::lyrics
