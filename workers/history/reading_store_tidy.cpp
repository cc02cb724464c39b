// How ReadingStore makes coarser blocks of finer ones, and takes away what is too old or too much.
#include "history/bucket_block.hpp"
#include "history/sample_batch.hpp"
#include "store/free_name.hpp"
#include "workers/history/reading_store.hpp"
#include "workers/history/rows.hpp"

#include <fmt/format.h>
#include <system_error>

#include <algorithm>
#include <array>

namespace tutti::history {

namespace {

constexpr auto hour_span = shape_of(Tier::Minute).span;
constexpr auto day_span = shape_of(Tier::QuarterHour).span;

/// So many series are made up in one walk over the batches of an hour: it bounds the memory.
constexpr std::uint32_t series_at_once = 256;

constexpr auto drop_period = std::chrono::hours(1);
constexpr auto farthest_ahead = std::chrono::hours(24); ///< of a clock that was wrong

} // namespace

Result<bool> ReadingStore::tidy(SampleTime now) {
    auto made = make_minutes(now);
    if (!made || *made) return made;
    made = make_quarter_hours(now);
    if (!made || *made) return made;
    if (!dropped_ || now - *dropped_ >= drop_period || now < *dropped_) {
        if (auto done = database_.transaction([&] { return drop_old(now); }); !done) return pass_on(done);
        dropped_ = now;
        return true;
    }
    return shed();
}

Result<std::optional<SampleTime>> ReadingStore::first_batch_since(SampleTime time) {
    auto row = database_.prepare("SELECT min(first) FROM batch WHERE first>=?1");
    if (!row) return pass_on(row);
    if (auto there = row->with(stored(time)).next(); !there) return pass_on(there);
    if (row->is_null(0)) return std::nullopt;
    return restored(row->integer(0));
}

Result<bool> ReadingStore::make_minutes(SampleTime now) {
    auto until = progress(progress_of(Tier::Minute));
    if (!until) return pass_on(until);
    const auto begin = until->value_or(SampleTime(milliseconds(0)));
    if (begin > now + farthest_ahead) { // made while the clock was wrong
        auto back = set_progress(progress_of(Tier::Minute), align(now, hour_span));
        if (!back) return pass_on(back);
        return true;
    }
    const auto batch = first_batch_since(begin);
    if (!batch) return std::unexpected(batch.error());
    if (!*batch) return false;
    const auto hour = align(**batch, hour_span);
    if (hour + hour_span + grace > now) return false;
    auto done = database_.transaction([&]() -> Result<void> {
        if (auto made = make_minutes_of(hour); !made) return made;
        return set_progress(progress_of(Tier::Minute), hour + hour_span);
    });
    if (!done) return pass_on(done);
    return true;
}

Result<void> ReadingStore::make_minutes_of(SampleTime hour) {
    auto highest = database_.number("SELECT max(id) FROM series");
    if (!highest) return pass_on(highest);
    auto batches = database_.prepare("SELECT data FROM batch WHERE first>=?1 AND first<?2");
    if (!batches) return pass_on(batches);
    auto note = database_.prepare("UPDATE series SET last=max(last, ?2) WHERE id=?1");
    if (!note) return pass_on(note);
    const auto shape = shape_of(Tier::Minute);
    for (std::uint32_t first = 0; first <= *highest; first += series_at_once) {
        std::map<SeriesId, Fold> folds;
        batches->with(stored(hour), stored(hour + hour_span));
        auto read = for_each_row(*batches, [&](const store::Statement& row) {
            const auto whole = read_batch(
                row.bytes(0), {first}, {first + series_at_once - 1},
                [&](SeriesId series, Sample sample) {
                    if (sample.time >= hour && sample.time < hour + hour_span)
                        folds.try_emplace(series, shape.width).first->second.add(sample);
                }
            );
            if (!whole) ++losses_.damaged;
        });
        if (!read) return read;
        for (const auto& [series, fold] : folds) {
            const auto buckets = fold.buckets();
            auto put = put_block(Tier::Minute, series, hour, buckets);
            if (put) put = note->with(series.value, stored(buckets.back().start)).run();
            if (!put) return put;
        }
    }
    return {};
}

Result<bool> ReadingStore::make_quarter_hours(SampleTime now) {
    auto minutes = progress(progress_of(Tier::Minute));
    auto until = progress(progress_of(Tier::QuarterHour));
    if (!minutes || !until) return std::unexpected((minutes ? until : minutes).error());
    if (!*minutes) return false;
    auto day = *until;
    if (!day) {
        auto first = database_.prepare("SELECT coalesce(min(start), ?1) FROM block WHERE tier=1");
        if (!first) return pass_on(first);
        if (auto row = first->with(stored(**minutes)).next(); !row) return row;
        day = align(restored(first->integer(0)), day_span);
    }
    if (*day > now + farthest_ahead) {
        auto back = set_progress(progress_of(Tier::QuarterHour), align(now, day_span));
        if (!back) return pass_on(back);
        return true;
    }
    if (*day + day_span > **minutes) return false;
    auto done = database_.transaction([&]() -> Result<void> {
        if (auto made = make_quarter_hours_of(*day); !made) return made;
        return set_progress(progress_of(Tier::QuarterHour), *day + day_span);
    });
    if (!done) return pass_on(done);
    return true;
}

Result<void> ReadingStore::make_quarter_hours_of(SampleTime day) {
    for (const auto& [name, known] : series_) {
        Fold fold(shape_of(Tier::QuarterHour).width);
        auto read = read_own(Tier::Minute, known.id, {day, day + day_span}, [&](const Bucket& bucket) {
            fold.add(bucket);
        });
        if (read && !fold.empty()) read = put_block(Tier::QuarterHour, known.id, day, fold.buckets());
        if (!read) return read;
    }
    return {};
}

Result<void>
ReadingStore::put_block(Tier tier, SeriesId series, SampleTime start, const std::vector<Bucket>& buckets) {
    auto insert = database_.prepare("INSERT OR REPLACE INTO block VALUES(?1, ?2, ?3, ?4)");
    if (!insert) return pass_on(insert);
    const auto data = write_buckets(block_at(tier, start), buckets);
    return insert->with(stored(tier), series.value, stored(start), store::Blob{data}).run();
}

Result<void> ReadingStore::drop_blocks(Tier tier, SampleTime before) {
    auto drop = database_.prepare("DELETE FROM block WHERE tier=?1 AND series=?2 AND start<?3");
    if (!drop) return pass_on(drop);
    for (const auto& [name, known] : series_)
        if (auto done = drop->with(stored(tier), known.id.value, stored(before)).run(); !done) return done;
    return {};
}

Result<void> ReadingStore::drop_old(SampleTime now) {
    // A clock that is wrong for an hour, far ahead, must not cost what is kept: the time by which things are
    // old goes on a day at most each time. Nothing is taken away for being in the future.
    const auto last = progress(progress_of_dropping);
    if (!last) return std::unexpected(last.error());
    if (*last) now = std::min(now, **last + std::chrono::days(1));
    auto made = progress(progress_of(Tier::Minute));
    if (!made) return pass_on(made);
    auto batches = database_.prepare("DELETE FROM batch WHERE first<?1");
    if (!batches) return pass_on(batches);
    // Whole hours: what is left of one would be made up into less than there was.
    const auto before = std::min(now - retention_.raw, made->value_or(SampleTime(milliseconds(0))));
    auto done = batches->with(stored(align(before, hour_span))).run();
    if (done) done = set_progress(progress_of_dropping, now);
    if (done) done = drop_blocks(Tier::Minute, now - retention_.minute - hour_span);
    if (done) done = drop_blocks(Tier::QuarterHour, now - retention_.quarter_hour - day_span);
    if (!done) return done;
    auto silent = database_.prepare("DELETE FROM series WHERE last<?1");
    if (!silent) return pass_on(silent);
    done = silent->with(stored(now - std::max(retention_.quarter_hour, retention_.minute) - day_span)).run();
    return done ? load_series() : done;
}

// ---- too much ----

Result<bool> ReadingStore::shed() {
    auto used = database_.used();
    if (!used) return pass_on(used);
    if (*used <= retention_.max_size) return false;
    auto batches = database_.number("SELECT total(length(data)) FROM batch");
    auto minutes = database_.number("SELECT total(length(data)) FROM block WHERE tier=1");
    auto quarters = database_.number("SELECT total(length(data)) FROM block WHERE tier=2");
    for (const auto* size : {&batches, &minutes, &quarters})
        if (!*size) return std::unexpected(size->error());
    std::array<std::pair<std::int64_t, Tier>, 3> tiers = {
        {{*batches, Tier::Raw}, {*minutes, Tier::Minute}, {*quarters, Tier::QuarterHour}}
    };
    std::ranges::sort(tiers, std::greater{});
    for (const auto& [size, tier] : tiers) {
        auto gone = tier == Tier::Raw ? shed_batches() : shed_blocks(tier);
        if (!gone) return gone;
        if (!*gone) continue;
        ++losses_.shed;
        if (auto given = database_.give_back(0); !given) return pass_on(given);
        return true;
    }
    return false;
}

/// A tenth of what is made up into minutes already, from the oldest on.
Result<bool> ReadingStore::shed_batches() {
    auto made = progress(progress_of(Tier::Minute));
    if (!made) return pass_on(made);
    if (!*made) return false;
    auto row = database_.prepare("SELECT min(first) FROM batch");
    if (!row) return pass_on(row);
    if (auto there = row->next(); !there) return pass_on(there);
    const auto first = restored(row->integer(0));
    if (row->is_null(0) || first >= **made) return false;
    auto drop = database_.prepare("DELETE FROM batch WHERE first<=?1");
    if (!drop) return pass_on(drop);
    auto done = drop->with(stored(first + (**made - first) / 10)).run();
    if (!done) return pass_on(done);
    return true;
}

/// A tenth of the tier's time, from the oldest on, and a block at least.
Result<bool> ReadingStore::shed_blocks(Tier tier) {
    auto row = database_.prepare("SELECT min(start), max(start) FROM block WHERE tier=?1");
    if (!row) return pass_on(row);
    if (auto there = row->with(stored(tier)).next(); !there) return pass_on(there);
    if (row->is_null(0)) return false;
    const auto first = restored(row->integer(0));
    const auto last = restored(row->integer(1));
    auto done = database_.transaction([&] {
        return drop_blocks(tier, first + std::max(shape_of(tier).span, (last - first) / 10));
    });
    if (!done) return pass_on(done);
    return true;
}

Result<std::uint64_t> ReadingStore::compact(SampleTime now) {
    dropped_.reset(); // what is too old is looked for now, whenever that was done last
    while (true) {
        const auto more = tidy(now);
        if (!more) return std::unexpected(more.error());
        if (!*more) break;
    }
    const auto before = database_.number("PRAGMA page_count");
    if (!before) return std::unexpected(before.error());
    if (auto given = database_.give_back(0); !given) return pass_on(given);
    const auto after = database_.number("PRAGMA page_count");
    const auto page = database_.number("PRAGMA page_size");
    if (!after || !page) return std::unexpected((after ? page : after).error());
    return static_cast<std::uint64_t>((*before - *after) * *page);
}

Result<void> ReadingStore::back_up(const std::filesystem::path& to) {
    std::error_code none;
    if (std::filesystem::symlink_status(to, none).type() != std::filesystem::file_type::not_found)
        return fail(ErrorCode::Conflict, fmt::format("{} is there already", to.native()));
    const std::filesystem::path unfinished = to.native() + ".unfinished";
    std::filesystem::remove(unfinished, none); // of one that was killed
    auto done = database_.copy_to(unfinished);
    if (done) done = store::move_to_free_name(unfinished, to);
    if (!done) std::filesystem::remove(unfinished, none);
    return done;
}

} // namespace tutti::history
