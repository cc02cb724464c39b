#include "workers/history/reading_keeper.hpp"

#include "io/clock.hpp"
#include "io/disk.hpp"

#include <algorithm>
#include <utility>

namespace tutti::history {

namespace {

constexpr auto write_patience = seconds(60);
constexpr auto read_patience = seconds(10);

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

Result<void> ReadingKeeper::write_once(Shelf& shelf, const FreshSamples& fresh, SampleTime now) {
    if (!shelf.store) {
        auto opened = ReadingStore::open(shelf.path, shelf.retention);
        if (!opened) return pass_on(opened);
        shelf.store.emplace(std::move(*opened));
    }
    if (!fresh.empty())
        if (auto done = shelf.store->append(fresh); !done) return done;
    for (int i = 0; i < tidied_at_once; ++i) {
        auto more = shelf.store->tidy(now);
        if (!more) return pass_on(more);
        if (!*more) break;
    }
    return {};
}

Result<ReadingKeeper::Written> ReadingKeeper::write(Shelf& shelf, const FreshSamples& fresh, SampleTime now) {
    auto done = write_once(shelf, fresh, now);
    if (!done && done.error().code == ErrorCode::InvalidInput) {
        put_aside(shelf, done.error());
        done = write_once(shelf, fresh, now);
    }
    if (!done) return pass_on(done);
    Written written;
    written.losses = shelf.store->take_losses();
    written.bytes = shelf.store->used().value_or(0);
    written.set_aside = std::exchange(shelf.set_aside, {});
    return written;
}

FreshSamples ReadingKeeper::take_waiting() {
    auto fresh = std::exchange(unwritten_, {});
    for (auto& [name, samples] : gathering_.take_waiting()) {
        auto& of_series = fresh[name];
        of_series.unit = gathering_.series().at(name).unit;
        of_series.samples.insert(of_series.samples.end(), samples.begin(), samples.end());
    }
    return fresh;
}

Task<Result<void>> ReadingKeeper::flush(WallTime now) {
    // Shared by this and by the call, which may outlive our waiting.
    const auto fresh = std::make_shared<const FreshSamples>(take_waiting());
    auto call = [shelf = shelf_, retention = retention_, fresh,
                 at = to_sample_time(now)]() -> Result<Written> {
        if (shelf->retention != retention) {
            shelf->retention = retention;
            if (shelf->store) shelf->store->set_retention(retention);
        }
        return write(*shelf, *fresh, at);
    };
    auto written = co_await device_.run("writing", std::move(call), io::steady_now() + write_patience);
    if (!written) {
        problem_ = written.error().message;
        // Where it took too long, it may be written yet: not twice.
        if (written.error().code != ErrorCode::Timeout) keep_waiting(*fresh);
        co_return pass_on(written);
    }
    problem_.clear();
    stats_.written += count(*fresh);
    stats_.shed += written->losses.shed;
    stats_.damaged += written->losses.damaged;
    stats_.bytes = written->bytes;
    if (!written->set_aside.empty()) {
        set_aside_ = written->set_aside;
        log_.warning(set_aside_);
    }
    co_return Result<void>();
}

/// Of what could not be written, as much as there is room for.
void ReadingKeeper::keep_waiting(const FreshSamples& fresh) {
    const auto waiting = count(fresh);
    if (waiting > most_unwritten) {
        stats_.lost += waiting;
        return;
    }
    unwritten_ = fresh;
}

Task<Result<Course>> ReadingKeeper::course(Question question) {
    question.waiting = gathering_.waiting(question.series);
    if (const auto unwritten = unwritten_.find(question.series); unwritten != unwritten_.end())
        question.waiting.insert(
            question.waiting.begin(), unwritten->second.samples.begin(), unwritten->second.samples.end()
        );
    auto call = [shelf = shelf_, question = std::move(question)]() -> Result<Course> {
        if (!shelf->store) return fail(ErrorCode::Unavailable, "the store of readings is not open");
        return shelf->store->course(question);
    };
    auto course = co_await device_.run("answering", std::move(call), io::steady_now() + read_patience);
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

} // namespace tutti::history
