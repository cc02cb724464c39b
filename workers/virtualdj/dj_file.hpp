// DjFile: the file in which a DJ program says what it plays, looked at now and then. Such a file has no
// position: a track is as old as the file's word of it.
#pragma once

#include "workers/virtualdj/heard_track.hpp"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace tutti::virtualdj {

class DjFile {
public:
    /// What is in a file counts when it has been the same for so long: programs write in pieces, and replace
    /// files.
    static constexpr microseconds settling = milliseconds(80);

    /// Empty: there is none.
    explicit DjFile(std::filesystem::path path = {}) : path_(std::move(path)) {}

    enum class Look : std::uint8_t {
        Unsettled, ///< look again at settles()
        Same,
        Other ///< it says something else than before, or why it says nothing
    };
    Look look(SteadyTime now);
    SteadyTime settles() const noexcept { return seen_since_ + settling; }

    const std::filesystem::path& path() const noexcept { return path_; }
    const std::optional<HeardTrack>& track() const noexcept { return heard_; }
    /// Why it cannot be read; empty: it can be, or it is not there.
    const std::string& trouble() const noexcept { return trouble_; }
    /// As of the last look.
    bool is_there() const noexcept { return seen_ && seen_->digest; }
    /// How often it was read: not where it is as it was.
    std::uint64_t reads() const noexcept { return reads_; }

private:
    static constexpr std::size_t largest_file = std::size_t{4} << 20;

    /// By what one sees without reading it that it is as it was.
    struct Stamp {
        dev_t device;
        ino_t inode;
        off_t size;
        WallTime written;

        bool operator==(const Stamp&) const = default;
    };
    struct Contents {
        std::optional<std::string> bytes; ///< nothing: there is no file, or it cannot be read
        std::string trouble;
    };
    /// What is remembered of a look.
    struct Seen {
        std::optional<std::uint64_t> digest; ///< of its bytes
        std::string trouble;

        bool operator==(const Seen&) const = default;
    };

    std::optional<Stamp> stamp() const;
    Contents read() const;
    Look take(const Contents& contents, WallTime written);

    std::filesystem::path path_;
    std::optional<Seen> seen_; ///< at the last look; it counts once it has stood for `settling`
    SteadyTime seen_since_{};
    bool is_taken_ = false;
    bool is_known_ = false;      ///< whether it ever counted
    std::optional<Stamp> stamp_; ///< of what is taken, where that tells it from everything later
    std::optional<HeardTrack> heard_;
    std::string trouble_;
    std::uint64_t reads_ = 0;
};

} // namespace tutti::virtualdj
