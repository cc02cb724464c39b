// What ReadingStore answers.
#include "history/bucket_block.hpp"
#include "history/sample_batch.hpp"
#include "workers/history/reading_store.hpp"
#include "workers/history/rows.hpp"

#include <algorithm>

namespace tutti::history {

Result<Course> ReadingStore::course(const Question& question) {
    const auto& range = question.range;
    Course course;
    course.step = step_for(range.span(), question.points);
    Fold fold(course.step);
    const auto known = find(question.series);
    if (!known && question.waiting.empty()) return std::unexpected(known.error());
    if (known) {
        course.unit = (*known)->unit;
        auto read = this->read(tier_for(course.step), (*known)->id, range, [&](const Bucket& bucket) {
            fold.add(bucket);
        });
        if (!read) return pass_on(read);
    }
    for (const auto& sample : question.waiting)
        if (range.contains(sample.time)) fold.add(sample);
    course.buckets = fold.buckets();
    return course;
}

Result<void> ReadingStore::each(
    const SeriesName& series, Tier tier, TimeRange range, const std::function<void(const Bucket&)>& visit
) {
    const auto known = find(series);
    if (!known) return std::unexpected(known.error());
    return read_own(tier, (*known)->id, range, visit);
}

/// The newest part from the finer tiers, the oldest from the coarser ones, what is between from its own.
Result<void> ReadingStore::read(Tier tier, SeriesId series, TimeRange range, const Visit& visit) {
    if (tier != Tier::Raw) {
        const auto made = progress(progress_of(tier));
        if (!made) return std::unexpected(made.error());
        const auto until = std::clamp(made->value_or(range.from), range.from, range.to);
        if (until < range.to)
            if (auto newer = read(finer(tier), series, {until, range.to}, visit); !newer) return newer;
        range.to = until;
    }
    if (range.from == range.to) return {};
    return read_older(tier, series, range, visit);
}

Result<void> ReadingStore::read_older(Tier tier, SeriesId series, TimeRange range, const Visit& visit) {
    if (const auto other = coarser(tier); other) {
        const auto begins = oldest(tier, series);
        if (!begins) return std::unexpected(begins.error());
        const auto from = std::clamp(begins->value_or(range.to), range.from, range.to);
        if (range.from < from)
            if (auto older = read_older(*other, series, {range.from, from}, visit); !older) return older;
        range.from = from;
    }
    return range.from == range.to ? Result<void>() : read_own(tier, series, range, visit);
}

Result<void> ReadingStore::read_own(Tier tier, SeriesId series, TimeRange range, const Visit& visit) {
    const auto shape = shape_of(tier);
    // A row begins no more than its span before the first thing in it that is asked for.
    auto rows =
        tier == Tier::Raw
            ? database_.prepare("SELECT first, data FROM batch WHERE first>=?1 AND first<?2 ORDER BY first")
            : database_.prepare("SELECT start, data FROM block WHERE start>=?1 AND start<?2"
                                " AND tier=?3 AND series=?4 ORDER BY start");
    if (!rows) return pass_on(rows);
    if (tier == Tier::Raw)
        rows->with(stored(align(range.from, shape_of(Tier::QuarterHour).width)), stored(range.to));
    else
        rows->with(stored(align(range.from, shape.span)), stored(range.to), stored(tier), series.value);
    const auto take = [&](const Bucket& bucket) {
        if (range.contains(bucket.start)) visit(bucket);
    };
    return for_each_row(*rows, [&](const store::Statement& row) {
        const auto whole =
            tier == Tier::Raw
                ? read_batch(
                      row.bytes(1), series, series, [&](SeriesId, Sample sample) { take(bucket_of(sample)); }
                  )
                : read_buckets(block_at(tier, restored(row.integer(0))), row.bytes(1), take);
        if (!whole) ++losses_.damaged;
    });
}

} // namespace tutti::history
