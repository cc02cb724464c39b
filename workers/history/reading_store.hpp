// ReadingStore: the numbers that readings were, in a database: samples for a day, buckets of a minute for a
// month, of a quarter of an hour for a year (all settings). It blocks, and belongs to one thread at a time.
//
// Tables: `batch`, the samples of all series of up to a quarter of an hour, as they were flushed, by the time
// of the first; `block`, the buckets of one series, of an hour or a day; `series`, names and units;
// `progress`, up to where the blocks of a tier are made. A tier's blocks are made from the next finer one
// when their time is over; what is newer is read from there. So nothing has to be made up after a crash: what
// was flushed counts.
#pragma once

#include "history/fold.hpp"
#include "history/gathering.hpp"
#include "history/tier.hpp"
#include "store/database.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::history {

/// For how long what is kept.
struct Retention {
    milliseconds raw = std::chrono::days(1);
    milliseconds minute = std::chrono::days(31);
    milliseconds quarter_hour = std::chrono::days(366);
    std::uint64_t max_size = 256ull << 20; ///< bytes of all; then what is oldest goes earlier

    bool operator==(const Retention&) const = default;
};

/// What is to be written: of each series its unit, and its samples in rising order of time.
struct Fresh {
    std::string unit;
    std::vector<Sample> samples;
};
using FreshSamples = std::map<SeriesName, Fresh>;

struct Question {
    SeriesName series;
    TimeRange range;
    std::uint32_t points = 500;
    std::vector<Sample> waiting = {}; ///< of the series, that are not in the store yet
};

struct Course {
    std::string unit;
    milliseconds step; ///< the width of the buckets
    std::vector<Bucket> buckets;
};

struct KeptSeries {
    SeriesName name;
    std::string unit;
    SampleTime first;
    SampleTime last; ///< as of the last hour that was made up
};

struct Losses {
    std::uint64_t shed = 0;    ///< times that something had to go before its time, for want of room
    std::uint64_t damaged = 0; ///< batches and blocks that could not be read, and were passed over

    bool operator==(const Losses&) const = default;
};

class ReadingStore {
public:
    /// What comes later than this after its hour is over is seen in samples alone.
    static constexpr milliseconds grace = std::chrono::minutes(15);

    /// Errors as of store::Database::open().
    static Result<ReadingStore> open(const std::filesystem::path& path, const Retention& retention);

    void set_retention(const Retention& retention) {
        retention_ = retention;
        dropped_.reset();
    }

    /// In one transaction: all of it, or nothing.
    Result<void> append(const FreshSamples& samples);

    /// Makes the next block that is due, or takes away what is too old. Whether there may be more to do.
    Result<bool> tidy(SampleTime now);
    /// What was lost since the last question.
    Losses take_losses() { return std::exchange(losses_, {}); }

    /// NotFound for a series that is not there.
    Result<Course> course(const Question& question);
    /// Every bucket of a tier, or every sample (as a bucket of one), oldest first.
    Result<void> each(
        const SeriesName& series, Tier tier, TimeRange range, const std::function<void(const Bucket&)>& visit
    );
    Result<std::vector<KeptSeries>> series();
    /// Bytes that all of it takes.
    Result<std::uint64_t> used() { return database_.used(); }
    /// InvalidInput says what is damaged: pages first, then blocks.
    Result<void> check();
    /// A copy of what is kept now at `to`, which is there whole or not at all. Conflict where something is.
    Result<void> back_up(const std::filesystem::path& to);
    /// Makes all blocks that are due, takes away all that is too old, and gives the room back to the disk:
    /// how many bytes.
    Result<std::uint64_t> compact(SampleTime now);

private:
    struct Known {
        SeriesId id;
        std::string unit;
    };
    using Visit = std::function<void(const Bucket&)>;

    ReadingStore(store::Database database, const Retention& retention)
        : database_(std::move(database)), retention_(retention) {}

    Result<void> load_series();
    Result<SeriesId> series_id(const SeriesName& name, const std::string& unit, SampleTime first);
    Result<const Known*> find(const SeriesName& name) const;

    Result<void> write_batch_row(SampleTime first, const std::string& data);
    Result<std::optional<SampleTime>> first_batch_since(SampleTime time);
    Result<bool> make_minutes(SampleTime now);
    Result<void> make_minutes_of(SampleTime hour);
    Result<bool> make_quarter_hours(SampleTime now);
    Result<void> make_quarter_hours_of(SampleTime day);
    Result<void> put_block(Tier tier, SeriesId series, SampleTime start, const std::vector<Bucket>& buckets);
    Result<void> drop_old(SampleTime now);
    Result<void> drop_blocks(Tier tier, SampleTime before);
    Result<bool> shed();
    Result<bool> shed_batches();
    Result<bool> shed_blocks(Tier tier);

    Result<std::optional<SampleTime>> progress(std::string_view of);
    Result<void> set_progress(std::string_view of, SampleTime until);
    Result<std::optional<SampleTime>> oldest(Tier tier, SeriesId series);

    Result<void> read(Tier tier, SeriesId series, TimeRange range, const Visit& visit);
    Result<void> read_older(Tier tier, SeriesId series, TimeRange range, const Visit& visit);
    Result<void> read_own(Tier tier, SeriesId series, TimeRange range, const Visit& visit);

    store::Database database_;
    Retention retention_;
    std::map<SeriesName, Known> series_;
    Losses losses_;
    std::optional<SampleTime> dropped_; ///< when what is too old was last taken away
};

} // namespace tutti::history
