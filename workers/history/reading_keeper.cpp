#include "workers/history/reading_keeper.hpp"

#include "io/clock.hpp"
#include "io/disk.hpp"

#include <algorithm>
#include <utility>

namespace tutti::history {

namespace {

constexpr auto write_patience = seconds(60);
constexpr auto read_patience = seconds(10);
constexpr auto whole_file_patience = std::chrono::minutes(10);

/// Blocks that are made, and rows that go, beside one write: the rest waits for the next, so that questions
/// come between.
constexpr int tidied_at_once = 4;

/// Samples that wait while nothing can be written.
constexpr std::size_t most_unwritten = 100'000;

std::size_t count(const FreshSamples& fresh) {
    std::size_t all = 0;
    for (const auto& [name, of_series] : fresh) all += of_series.samples.size();
    return all;
}

} // namespace

ReadingKeeper::ReadingKeeper(
    const asio::any_io_executor& executor, std::filesystem::path path, const io::Log& log
)
    : log_(log), shelf_(std::make_shared<Shelf>(Shelf{std::move(path), {}, {}, {}})),
      device_(executor, {.name = "the store of readings", .waiting = 32}) {}

Gathered
ReadingKeeper::take(SeriesName name, const Value& value, std::string_view unit, WallTime said, WallTime now) {
    const auto gathered = gathering_.take(std::move(name), value, unit, said, now);
    if (gathered == Gathered::Taken) ++stats_.taken;
    if (gathered == Gathered::OffTime || gathered == Gathered::Full) ++stats_.refused;
    return gathered;
}

/// What is damaged is set aside, with its log, which belongs to it alone.
void ReadingKeeper::put_aside(Shelf& shelf, const Error& why) {
    shelf.store.reset();
    io::SystemDisk disk;
    shelf.set_aside = io::set_aside(disk, shelf.path, why);
    std::error_code none;
    std::filesystem::remove(shelf.path.native() + "-wal", none);
}

Result<void> ReadingKeeper::append(Shelf& shelf, const Batches& batches) {
    if (!shelf.store) {
        auto opened = ReadingStore::open(shelf.path, shelf.retention);
        if (!opened) return pass_on(opened);
        shelf.store.emplace(std::move(*opened));
    }
    for (const auto& batch : batches) {
        if (auto done = shelf.store->append(batch->samples); !done) return done;
        batch->appended = true;
    }
    return {};
}

Result<void> ReadingKeeper::tidy(Shelf& shelf, SampleTime now) {
    for (int i = 0; i < tidied_at_once; ++i) {
        auto more = shelf.store->tidy(now);
        if (!more) return pass_on(more);
        if (!*more) break;
    }
    return {};
}

Result<ReadingKeeper::Written> ReadingKeeper::write(Shelf& shelf, const Batches& batches, SampleTime now) {
    auto fresh = batches;
    std::erase_if(fresh, [](const auto& batch) { return batch->appended; });
    auto appended = append(shelf, fresh);
    auto tidied = appended ? tidy(shelf, now) : Result<void>();
    const auto& done = appended ? tidied : appended;
    if (!done && done.error().code == ErrorCode::InvalidInput) {
        put_aside(shelf, done.error());
        for (const auto& batch : fresh) batch->appended = false; // to what is set aside
        appended = append(shelf, fresh);
        tidied = {};
    }
    if (!appended) return pass_on(appended);
    Written written;
    written.tidied = std::move(tidied);
    written.losses = shelf.store->take_losses();
    written.bytes = shelf.store->used().value_or(0);
    written.set_aside = std::exchange(shelf.set_aside, {});
    return written;
}

void ReadingKeeper::take_waiting() {
    auto batch = std::make_shared<Batch>();
    for (auto& [name, samples] : gathering_.take_waiting())
        batch->samples[name] = {gathering_.series().at(name).unit, std::move(samples)};
    if (!batch->samples.empty()) unwritten_.push_back(std::move(batch));
}

Task<Result<void>> ReadingKeeper::flush(WallTime now) {
    take_waiting();
    auto call = [shelf = shelf_, retention = retention_, batches = unwritten_,
                 at = to_sample_time(now)]() -> Result<Written> {
        if (shelf->retention != retention) {
            shelf->retention = retention;
            if (shelf->store) shelf->store->set_retention(retention);
        }
        return write(*shelf, batches, at);
    };
    auto written = co_await device_.run("writing", std::move(call), io::steady_now() + write_patience);
    if (!device_.is_stuck()) forget_written();
    make_room();
    if (!written) {
        problem_ = written.error().message;
        co_return pass_on(written);
    }
    stats_.shed += written->losses.shed;
    stats_.damaged += written->losses.damaged;
    stats_.bytes = written->bytes;
    if (!written->set_aside.empty()) {
        set_aside_ = written->set_aside;
        log_.warning(set_aside_);
    }
    problem_ = written->tidied ? std::string() : written->tidied.error().message;
    co_return std::move(written->tidied);
}

void ReadingKeeper::forget_written() {
    std::erase_if(unwritten_, [this](const auto& batch) {
        if (batch->appended) stats_.written += count(batch->samples);
        return batch->appended;
    });
}

/// What could not be written for long goes, the oldest first.
void ReadingKeeper::make_room() {
    std::size_t waiting = 0;
    for (const auto& batch : unwritten_) waiting += count(batch->samples);
    while (waiting > most_unwritten) {
        const auto oldest = count(unwritten_.front()->samples);
        stats_.lost += oldest;
        waiting -= oldest;
        unwritten_.erase(unwritten_.begin());
    }
}

Task<Result<Course>> ReadingKeeper::course(Question question) {
    auto gathered = gathering_.waiting(question.series);
    const auto heard = gathering_.series().find(question.series);
    const auto unit = heard == gathering_.series().end() ? std::string() : heard->second.unit;
    auto call = [shelf = shelf_, batches = unwritten_, question = std::move(question),
                 gathered = std::move(gathered)]() mutable -> Result<Course> {
        auto& waiting = question.waiting;
        for (const auto& batch : batches) {
            const auto found = batch->samples.find(question.series);
            if (batch->appended || found == batch->samples.end()) continue;
            waiting.insert(waiting.end(), found->second.samples.begin(), found->second.samples.end());
        }
        waiting.insert(waiting.end(), gathered.begin(), gathered.end());
        if (!shelf->store) return fail(ErrorCode::Unavailable, "the store of readings is not open");
        return shelf->store->course(question);
    };
    auto course = co_await device_.run("answering", std::move(call), io::steady_now() + read_patience);
    if (course && course->unit.empty()) course->unit = unit; // the store learns it with the first write
    co_return course;
}

Task<Result<std::vector<KeptSeries>>> ReadingKeeper::series() {
    auto call = [shelf = shelf_]() -> Result<std::vector<KeptSeries>> {
        if (!shelf->store) return fail(ErrorCode::Unavailable, "the store of readings is not open");
        return shelf->store->series();
    };
    auto series = co_await device_.run("answering", std::move(call), io::steady_now() + read_patience);
    co_return series;
}

Task<Result<void>> ReadingKeeper::back_up(std::filesystem::path to, WallTime now) {
    auto flushed = co_await flush(now);
    if (!flushed) co_return pass_on(flushed);
    auto call = [shelf = shelf_, to = std::move(to)]() -> Result<void> {
        if (!shelf->store) return fail(ErrorCode::Unavailable, "the store of readings is not open");
        return shelf->store->back_up(to);
    };
    auto done = co_await device_.run("copying", std::move(call), io::steady_now() + whole_file_patience);
    co_return done;
}

Task<Result<std::uint64_t>> ReadingKeeper::compact(WallTime now) {
    auto call = [shelf = shelf_, at = to_sample_time(now)]() -> Result<std::uint64_t> {
        if (!shelf->store) return fail(ErrorCode::Unavailable, "the store of readings is not open");
        return shelf->store->compact(at);
    };
    auto given = co_await device_.run("compacting", std::move(call), io::steady_now() + whole_file_patience);
    co_return given;
}

} // namespace tutti::history
