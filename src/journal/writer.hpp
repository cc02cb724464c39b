// Writer: a log whose batches are written beside a loop. What changes while one is written makes up the next:
// the slower the disk, the more share a sync. Who has to know that something is on the disk notes pending()
// when it was put, and waits until synced() has come so far.
//
// Without a change there is no thread, no file, and nothing to wake up for.
#pragma once

#include "base/time.hpp"
#include "io/side_thread.hpp"
#include "journal/log.hpp"

#include <atomic>
#include <memory>
#include <optional>

namespace tutti::journal {

/// Counts batches.
using Position = std::uint64_t;

class Writer {
public:
    Writer(Log log, io::SideThread thread);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// What is to be written next. Changes that belong together are put within one turn, before look().
    Batch& batch() noexcept {
        is_touched_ = true;
        return pending_;
    }
    /// All that was put until now is on the disk when synced() is at least this.
    Position pending() const noexcept { return is_touched_ ? handed_ + 1 : handed_; }
    Position synced() const noexcept { return synced_; }

    /// What is other than it was.
    struct News {
        bool of_synced = false;
        bool of_usage = false; ///< or of failure(): behind synced(), as the thread tidies up in between

        bool any() const noexcept { return of_synced || of_usage; }
    };
    /// To be called at the end of each turn: hands over what was put, where the thread has nothing to do, and
    /// sees what it has done.
    News look(SteadyTime now);
    /// When to look though nothing happens: a batch that could not be written is tried again.
    std::optional<SteadyTime> next_deadline() const noexcept { return retry_at_; }
    /// Readable when there is something to see; then clear().
    int descriptor() const noexcept { return thread_.descriptor(); }
    void clear() { thread_.clear(); }

    /// Why nothing gets to the disk at present.
    const std::optional<Error>& failure() const noexcept { return failure_; }
    /// As it was when the latest batch was written.
    Log::Usage usage() const noexcept { return usage_; }
    /// Bytes that are not on the disk yet.
    std::size_t unwritten() const noexcept { return pending_.bytes() + handed_bytes_; }

    /// Writes what is left, and waits for it. False where it could not be written.
    bool finish(SteadyTime now);

    static constexpr microseconds tries_again_after = seconds(1);

private:
    /// What loop and thread share: the thread's while it is busy.
    struct Work {
        explicit Work(Log opened) : log(std::move(opened)) {}
        Log log;
        Batch batch;
        std::optional<Error> failure;
        Log::Usage usage;
        std::atomic<Position> synced = 0; ///< of both at any time
    };
    void start(SteadyTime now);

    Batch pending_;
    std::unique_ptr<Work> work_;
    io::SideThread thread_; // ends before what it works on
    Position handed_ = 0;
    Position synced_ = 0;
    std::size_t handed_bytes_ = 0;
    std::optional<Error> failure_;
    std::optional<SteadyTime> retry_at_;
    Log::Usage usage_;
    bool is_touched_ = false;
    bool is_writing_ = false; // a batch was handed over, and its end was not seen
};

} // namespace tutti::journal
