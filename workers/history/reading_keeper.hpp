// ReadingKeeper: the store on a thread of its own, and what waits to be written. A database that cannot be
// opened is tried again; one that is damaged is set aside, and a new one begun.
#pragma once

#include "history/gathering.hpp"
#include "io/blocking.hpp"
#include "io/log.hpp"
#include "workers/history/reading_store.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace tutti::history {

struct KeeperStats {
    std::uint64_t taken = 0;   ///< samples
    std::uint64_t written = 0; ///< samples
    std::uint64_t refused = 0; ///< readings: of a time far from now, or past a limit
    std::uint64_t lost = 0;    ///< samples that there was no room to keep until they could be written
    std::uint64_t shed = 0;    ///< times that what is old went before its time
    std::uint64_t damaged = 0; ///< rows that could not be read
    std::uint64_t bytes = 0;   ///< of the store
};

class ReadingKeeper {
public:
    /// `log` outlives it.
    ReadingKeeper(const asio::any_io_executor& executor, std::filesystem::path path, const io::Log& log);

    /// Holds from the next write on.
    void set_retention(const Retention& retention) { retention_ = retention; }

    Gathered take(SeriesName name, const Value& value, std::string_view unit, WallTime said, WallTime now);

    /// Opens the store where it is not open, writes what waits, and tidies up for a moment. An error is also
    /// `problem()`, and what waited goes on waiting, as far as there is room.
    Task<Result<void>> flush(WallTime now);
    /// NotFound for a series that is not there; Unavailable while there is no store.
    Task<Result<Course>> course(Question question);
    Task<Result<std::vector<KeptSeries>>> series();
    /// As of the store, with what waits written first; Unavailable while there is no store.
    Task<Result<void>> back_up(std::filesystem::path to, WallTime now);
    Task<Result<std::uint64_t>> compact(WallTime now);
    /// Ends the thread.
    Result<void> close() { return device_.close(); }

    /// Why nothing can be kept now; empty: it can.
    const std::string& problem() const noexcept { return problem_; }
    /// What was set aside since the start; empty: nothing.
    const std::string& set_aside() const noexcept { return set_aside_; }
    const KeeperStats& stats() const noexcept { return stats_; }
    const Gathering& gathering() const noexcept { return gathering_; }

private:
    /// What the thread works on. Owned by this and by the calls under way.
    struct Shelf {
        std::filesystem::path path;
        Retention retention;
        std::optional<ReadingStore> store;
        std::string set_aside; ///< a sentence, where that was done
    };
    /// Samples on their way. Owned by this and by the calls under way, of which one may outlive our waiting
    /// for it: so the thread says what it has appended, and the next call sees it.
    struct Batch {
        FreshSamples samples;
        bool appended = false; ///< the thread's, as long as a call may run
    };
    using Batches = std::vector<std::shared_ptr<Batch>>;
    struct Written {
        Result<void> tidied; ///< an error takes nothing back of what was appended
        Losses losses;
        std::uint64_t bytes = 0;
        std::string set_aside;
    };

    static void put_aside(Shelf& shelf, const Error& why);
    static Result<void> append(Shelf& shelf, const Batches& batches);
    static Result<void> tidy(Shelf& shelf, SampleTime now);
    static Result<Written> write(Shelf& shelf, const Batches& batches, SampleTime now);
    void take_waiting();
    void forget_written();
    void make_room();

    const io::Log& log_;
    std::shared_ptr<Shelf> shelf_;
    io::BlockingDevice device_;
    Retention retention_;
    Gathering gathering_;
    Batches unwritten_; ///< oldest first
    KeeperStats stats_;
    std::string problem_;
    std::string set_aside_;
};

} // namespace tutti::history
