// Log: values by key on a disk. write() brings a batch down to it; open() gives back what every batch before
// left. Segments are written one after the other, and the oldest is retired once most of what lies in the log
// is garbage: what is live in it moves to the front. So an erasure is needed no longer than anything older.
//
// It blocks: Writer has a thread for it. One process at a time has a folder.
#pragma once

#include "base/result.hpp"
#include "io/disk.hpp"
#include "journal/frame.hpp"

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace tutti::journal {

struct LogOptions {
    std::filesystem::path folder;          ///< made when the first batch is written
    std::uint64_t segment_bytes = 2 << 20; ///< a batch may reach beyond it
    Mark mark = 0x7EC9'A14B'D305'6F82;     ///< of new segments' frames: random where values are strangers'
    Result<void> (*make_folder)(const std::filesystem::path&) = nullptr; ///< nothing: it is there
};

struct Record {
    Key key = 0;
    std::string value;
};

/// What open() found.
struct Found {
    std::vector<Record> records;      ///< by key
    std::vector<std::string> remarks; ///< for people: what was damaged, and where it lies now
};

class Log {
public:
    struct Usage {
        std::uint64_t live_bytes = 0; ///< of values
        std::uint64_t file_bytes = 0;
        std::size_t keys = 0;
        std::size_t segments = 0;
    };

    /// The disk must outlive the log. Where there is no folder there is nothing. Damage is no failure: what
    /// is sound is found, and the segments that have it are set aside as "NUMBER.log.bad".
    static Result<Log> open(io::Disk& disk, LogOptions options, Found& found);

    /// On the disk when it returns. After a failure the same batch is to be written again before any other:
    /// it may be there or not.
    Result<void> write(const Batch& batch);

    /// Whether tidy() has something to do.
    bool is_untidy() const noexcept;
    /// Retires the oldest segment. A failure costs room and nothing else; the next call tries again.
    Result<void> tidy();

    Usage usage() const noexcept;

private:
    struct Segment {
        std::uint32_t number = 0;
        std::uint64_t size = 0;
        bool is_damaged = false;
    };
    struct Place {
        std::uint32_t segment = 0;
        std::uint32_t offset = 0;
        std::uint32_t size = 0;
    };
    struct Loading;

    Log(io::Disk& disk, LogOptions options) : disk_(&disk), options_(std::move(options)) {}

    std::filesystem::path path(std::uint32_t number) const;
    std::filesystem::path bad_path(std::uint32_t number) const;
    Result<std::vector<std::uint32_t>> list(std::uint32_t& highest) const;
    Result<void> load(std::uint32_t number, bool is_last, Loading& loading);
    void apply(std::uint32_t segment, const Change& change);
    void take(std::uint32_t segment, Loading& loading);
    Result<void> take_lock();
    Result<void> open_segment();
    Result<std::unique_ptr<io::DiskFile>> begin_segment(std::uint32_t number);
    Result<void> move_live(const Segment& segment);
    void forget_old_bad_ones();
    bool has_damage() const noexcept;

    io::Disk* disk_;
    LogOptions options_;
    std::unique_ptr<io::DiskFile> lock_;
    std::unique_ptr<io::DiskFile> current_; // nothing: the next batch begins a segment
    std::deque<Segment> segments_;          // oldest first
    std::unordered_map<Key, Place> places_;
    std::uint64_t live_bytes_ = 0;
    std::uint64_t file_bytes_ = 0;
    std::uint64_t next_batch_ = 1;
    std::uint32_t next_segment_ = 1;
    std::string frames_; // kept for their capacity
    std::vector<std::size_t> offsets_;
};

} // namespace tutti::journal
