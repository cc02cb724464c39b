#include "workers/virtualdj/dj_file.hpp"

#include "base/digest.hpp"
#include "io/clock.hpp"
#include "io/disk.hpp"
#include "io/file_descriptor.hpp"
#include "playback/text_encoding.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <fcntl.h>

namespace tutti::virtualdj {

namespace {

/// Some file systems know times no better than by two seconds: what was written lately may be written again
/// without a new one.
constexpr microseconds least_age = seconds(3);

} // namespace

/// Of an open file: on a mount of another machine's disk a path's may be a minute old.
std::optional<DjFile::Stamp> DjFile::stamp() const {
    const io::FileDescriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about{};
    if (file.get() < 0 || ::fstat(file.get(), &about) != 0) return std::nullopt;
    const auto since =
        std::chrono::seconds(about.st_mtim.tv_sec)
        + std::chrono::duration_cast<microseconds>(std::chrono::nanoseconds(about.st_mtim.tv_nsec));
    return Stamp{
        .device = about.st_dev, .inode = about.st_ino, .size = about.st_size, .written = WallTime{since}
    };
}

DjFile::Contents DjFile::read() const {
    Contents contents;
    if (path_.empty()) return contents;
    io::SystemDisk disk; // which opens nothing but plain files: a pipe would be waited for
    auto bytes = io::read_file(disk, path_, largest_file);
    if (bytes)
        contents.bytes = std::move(*bytes);
    else if (bytes.error().code == ErrorCode::LimitExceeded)
        contents.trouble = "has more than 4 MiB: let the program begin a new file";
    else if (bytes.error().code != ErrorCode::NotFound)
        contents.trouble = bytes.error().message;
    return contents;
}

DjFile::Look DjFile::look(SteadyTime now) {
    const auto stamped = path_.empty() ? std::nullopt : stamp();
    if (is_taken_ && stamped && stamped == stamp_) return Look::Same;
    ++reads_;
    const auto contents = read();
    Seen seen{.digest = std::nullopt, .trouble = contents.trouble};
    if (contents.bytes) seen.digest = digest(*contents.bytes);
    if (std::exchange(seen_, seen) != seen) {
        seen_since_ = now;
        is_taken_ = false;
    }
    if (now < settles()) return Look::Unsettled;
    const auto wall_now = io::wall_now();
    const bool tells = contents.bytes && stamped && wall_now - stamped->written >= least_age;
    stamp_ = tells ? stamped : std::nullopt;
    if (std::exchange(is_taken_, true)) return Look::Same;
    // A far disk may have another clock.
    return take(contents, std::min(stamped ? stamped->written : WallTime{}, wall_now));
}

DjFile::Look DjFile::take(const Contents& contents, WallTime written) {
    auto trouble = contents.trouble;
    std::optional<playback::DjTrack> track;
    if (contents.bytes) {
        const auto text = playback::decode_text(*contents.bytes);
        if (playback::is_text(text))
            track = playback::last_track(text);
        else
            trouble = "holds no text: name the file that the program writes its tracks to";
    }
    const bool is_known = std::exchange(is_known_, true);
    const bool is_same = is_known && trouble_ == trouble && track.has_value() == heard_.has_value()
                         && (!track || *track == heard_->track);
    if (is_same) return Look::Same;
    trouble_ = std::move(trouble);
    const bool goes_on = track && heard_ && *track == heard_->track;
    if (!track) heard_.reset();
    if (track && !goes_on) heard_ = HeardTrack{.track = std::move(*track), .began = written};
    return Look::Other;
}

} // namespace tutti::virtualdj
