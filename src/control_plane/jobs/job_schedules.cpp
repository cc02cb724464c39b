#include "control_plane/jobs/job_schedules.hpp"

#include "io/clock.hpp"
#include "io/zone_file.hpp"

#include <charconv>
#include <utility>

namespace tutti::control_plane {

using governance::jobs::ScheduleBook;

namespace {

constexpr std::string_view set_of_ticks = "job.schedule";
constexpr auto pause_after_trouble = seconds(5);

Result<std::optional<WallTime>> last_tick(store::ControlStore& store, const std::string& name) {
    store::RowQuestion question{.set = std::string(set_of_ticks)};
    const auto rows = store.rows(question);
    if (!rows) return std::unexpected(rows.error());
    for (const auto& row : rows->set.rows) {
        std::int64_t micros = 0;
        const auto* end = row.value.data() + row.value.size();
        if (row.key != name || std::from_chars(row.value.data(), end, micros).ec != std::errc()) continue;
        return WallTime(microseconds(micros));
    }
    return std::nullopt;
}

} // namespace

JobSchedules::JobSchedules(const asio::any_io_executor& executor, StoreWriter& writer, JobsKeeper& keeper)
    : writer_(writer), keeper_(keeper), timer_(executor) {}

Task<Result<std::optional<WallTime>>>
JobSchedules::set(std::string name, governance::jobs::Schedule schedule) {
    const auto text = io::read_zone(schedule.zone_name);
    if (!text) co_return std::unexpected(text.error());
    auto zone = calendar::TimeZone::parse(*text);
    if (!zone) co_return pass_on(zone);
    auto look = [name](store::ControlStore& store) { return last_tick(store, name); };
    const auto last = co_await writer_.ask("looking for the last tick of a schedule", std::move(look));
    if (!last) co_return std::unexpected(last.error());
    const auto now = io::wall_now();
    if (!*last) { // from now on: what was before it is nothing that it missed
        const auto kept = co_await keeper_.keep_beside(std::string(set_of_ticks), name, tick_text(now));
        if (!kept) co_return std::unexpected(kept.error());
    }
    book_.set(name, std::move(schedule), std::move(*zone), last->value_or(now));
    look_again();
    co_return book_.next_of(name, now);
}

void JobSchedules::look_again() {
    is_woken_ = true;
    timer_.interrupt();
}

Task<Result<void>> JobSchedules::remove(std::string name) {
    book_.remove(name);
    troubles_.erase(name);
    auto gone = co_await keeper_.keep_beside(std::string(set_of_ticks), name, std::nullopt);
    co_return gone;
}

std::string JobSchedules::tick_text(WallTime tick) { return std::to_string(tick.time_since_epoch().count()); }

Task<void> JobSchedules::want(ScheduleBook::Due due) {
    const JobBeside beside{std::string(set_of_ticks), due.name, tick_text(due.tick)};
    const auto queued = co_await keeper_.enqueue(due.job, beside);
    if (queued) co_return set_trouble(due.name, "");
    has_failed_ = true;
    book_.put_back(due);
    // Of one that was removed meanwhile nobody wants to know.
    if (book_.next_of(due.name, io::wall_now())) set_trouble(due.name, queued.error().message);
}

std::string JobSchedules::trouble(const std::string& name) const {
    const auto found = troubles_.find(name);
    return found != troubles_.end() ? found->second : std::string();
}

void JobSchedules::set_trouble(const std::string& name, std::string why) {
    if (why == trouble(name)) return;
    if (why.empty())
        troubles_.erase(name);
    else
        troubles_.insert_or_assign(name, std::move(why));
    told_(name);
}

Task<void> JobSchedules::run() {
    while (true) {
        const auto now = io::wall_now();
        has_failed_ = false;
        if (keeper_.leads())
            for (auto& due : book_.take_due(now)) co_await want(std::move(due));
        std::optional<WallTime> next;
        if (keeper_.leads()) next = has_failed_ ? now + pause_after_trouble : book_.next(now);
        // Where the clock is set it looks again.
        const bool goes_on = std::exchange(is_woken_, false) || co_await timer_.wait_until(next);
        if (!goes_on) co_return;
    }
}

} // namespace tutti::control_plane
