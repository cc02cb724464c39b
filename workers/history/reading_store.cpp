#include "workers/history/reading_store.hpp"

#include "history/bucket_block.hpp"
#include "history/sample_batch.hpp"
#include "workers/history/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::history {

namespace {

constexpr std::string_view migrations[] = {
    "CREATE TABLE series(id INTEGER PRIMARY KEY, source TEXT NOT NULL, sensor TEXT NOT NULL, unit TEXT NOT "
    "NULL,"
    " first INTEGER NOT NULL, last INTEGER NOT NULL, UNIQUE(source, sensor));"
    "CREATE TABLE batch(first INTEGER PRIMARY KEY, data BLOB NOT NULL);"
    "CREATE TABLE block(tier INTEGER NOT NULL, series INTEGER NOT NULL, start INTEGER NOT NULL,"
    " data BLOB NOT NULL, PRIMARY KEY(tier, series, start)) WITHOUT ROWID;"
    "CREATE TABLE progress(name TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;",
};

/// Samples that are this near to each other share a batch.
constexpr milliseconds slot = shape_of(Tier::QuarterHour).width;

} // namespace

Result<ReadingStore> ReadingStore::open(const std::filesystem::path& path, const Retention& retention) {
    auto database = store::Database::open(path, {.syncing = store::Syncing::Checkpoints});
    if (!database) return pass_on(database);
    ReadingStore opened(std::move(*database), retention);
    auto ready = opened.database_.migrate(migrations);
    if (ready) ready = opened.load_series();
    if (!ready) {
        ready.error().message = fmt::format("{}: {}", path.native(), ready.error().message);
        return pass_on(ready);
    }
    return opened;
}

Result<void> ReadingStore::load_series() {
    series_.clear();
    auto rows = database_.prepare("SELECT id, source, sensor, unit FROM series");
    if (!rows) return pass_on(rows);
    return for_each_row(*rows, [&](const store::Statement& row) {
        series_[{std::string(row.text(1)), std::string(row.text(2))}] = {
            {static_cast<std::uint32_t>(row.integer(0))}, std::string(row.text(3))
        };
    });
}

Result<SeriesId> ReadingStore::series_id(const SeriesName& name, const std::string& unit, SampleTime first) {
    if (const auto known = series_.find(name); known != series_.end()) {
        if (known->second.unit != unit) {
            auto update = database_.prepare("UPDATE series SET unit=?2 WHERE id=?1");
            if (!update) return pass_on(update);
            if (auto done = update->with(known->second.id.value, unit).run(); !done) return pass_on(done);
            known->second.unit = unit;
        }
        return known->second.id;
    }
    auto insert = database_.prepare(
        "INSERT INTO series(source, sensor, unit, first, last) VALUES(?1, ?2, ?3, ?4, ?4) RETURNING id"
    );
    if (!insert) return pass_on(insert);
    auto row = insert->with(name.source, name.sensor, unit, stored(first)).next();
    if (!row) return pass_on(row);
    const SeriesId id{static_cast<std::uint32_t>(insert->integer(0))};
    series_[name] = {id, unit};
    return id;
}

Result<void> ReadingStore::write_batch_row(SampleTime first, const std::string& data) {
    // Two batches may begin at one moment: the later one takes the next millisecond that is free.
    auto free =
        database_.prepare("WITH RECURSIVE place(at) AS (SELECT ?1 UNION ALL SELECT at + 1 FROM place"
                          " WHERE EXISTS(SELECT 1 FROM batch WHERE first = at)) SELECT max(at) FROM place");
    if (!free) return pass_on(free);
    if (auto row = free->with(stored(first)).next(); !row) return pass_on(row);
    auto insert = database_.prepare("INSERT INTO batch VALUES(?1, ?2)");
    if (!insert) return pass_on(insert);
    return insert->with(free->integer(0), store::Blob{data}).run();
}

Result<void> ReadingStore::append(const FreshSamples& samples) {
    auto done = database_.transaction([&]() -> Result<void> {
        std::map<SampleTime, Samples> slots;
        for (const auto& [name, fresh] : samples) {
            if (fresh.samples.empty()) continue;
            auto id = series_id(name, fresh.unit, fresh.samples.front().time);
            if (!id) return pass_on(id);
            for (const auto& sample : fresh.samples) slots[align(sample.time, slot)][*id].push_back(sample);
        }
        for (const auto& [start, of_slot] : slots) {
            auto first = SampleTime::max();
            for (const auto& [id, of_series] : of_slot) first = std::min(first, of_series.front().time);
            if (auto written = write_batch_row(first, write_batch(of_slot)); !written) return written;
        }
        return {};
    });
    if (done) return done;
    // Names that were taken in a transaction that came to nothing have no row.
    if (auto loaded = load_series(); !loaded) return loaded;
    return done;
}

Result<const ReadingStore::Known*> ReadingStore::find(const SeriesName& name) const {
    const auto found = series_.find(name);
    if (found == series_.end())
        return fail(
            ErrorCode::NotFound, fmt::format("there is no history of {}/{}", name.source, name.sensor)
        );
    return &found->second;
}

Result<std::vector<KeptSeries>> ReadingStore::series() {
    auto rows =
        database_.prepare("SELECT source, sensor, unit, first, last FROM series ORDER BY source, sensor");
    if (!rows) return pass_on(rows);
    std::vector<KeptSeries> all;
    auto read = for_each_row(*rows, [&](const store::Statement& row) {
        all.push_back(
            {{std::string(row.text(0)), std::string(row.text(1))},
             std::string(row.text(2)),
             restored(row.integer(3)),
             restored(row.integer(4))}
        );
    });
    if (!read) return pass_on(read);
    return all;
}

Result<void> ReadingStore::check() {
    if (auto whole = database_.check(); !whole) return whole;
    auto batches = database_.prepare("SELECT first, data FROM batch");
    if (!batches) return pass_on(batches);
    Result<void> found;
    auto read = for_each_row(*batches, [&](const store::Statement& row) {
        auto whole = read_batch(row.bytes(1), {0}, {UINT32_MAX}, [](SeriesId, Sample) {});
        if (!whole && found)
            found = fail(
                ErrorCode::InvalidInput, fmt::format("batch {}: {}", row.integer(0), whole.error().message)
            );
    });
    if (!read || !found) return read ? found : read;
    auto blocks = database_.prepare("SELECT tier, series, start, data FROM block");
    if (!blocks) return pass_on(blocks);
    read = for_each_row(*blocks, [&](const store::Statement& row) {
        const auto tier = static_cast<Tier>(row.integer(0));
        auto whole =
            read_buckets(block_at(tier, restored(row.integer(2))), row.bytes(3), [](const Bucket&) {});
        if (!whole && found)
            found = fail(
                ErrorCode::InvalidInput,
                fmt::format(
                    "block {} of series {}: {}", row.integer(2), row.integer(1), whole.error().message
                )
            );
    });
    return read ? found : read;
}

Result<std::optional<SampleTime>> ReadingStore::progress(std::string_view of) {
    auto row = database_.prepare("SELECT until FROM progress WHERE name=?1");
    if (!row) return pass_on(row);
    auto there = row->with(of).next();
    if (!there) return pass_on(there);
    return *there ? std::optional(restored(row->integer(0))) : std::nullopt;
}

Result<void> ReadingStore::set_progress(std::string_view of, SampleTime until) {
    auto write = database_.prepare("INSERT OR REPLACE INTO progress VALUES(?1, ?2)");
    if (!write) return pass_on(write);
    return write->with(of, stored(until)).run();
}

Result<std::optional<SampleTime>> ReadingStore::oldest(Tier tier, SeriesId series) {
    auto row = tier == Tier::Raw
                   ? database_.prepare("SELECT min(first) FROM batch")
                   : database_.prepare("SELECT min(start) FROM block WHERE tier=?1 AND series=?2");
    if (!row) return pass_on(row);
    if (tier != Tier::Raw) row->with(stored(tier), series.value);
    auto there = row->next();
    if (!there) return pass_on(there);
    if (!*there || row->is_null(0)) return std::nullopt;
    return restored(row->integer(0));
}

} // namespace tutti::history
