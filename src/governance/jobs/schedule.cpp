#include "governance/jobs/schedule.hpp"

#include "base/name.hpp"
#include "governance/parameter.hpp"
#include "toml/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::governance::jobs {

namespace {

/// A tick that is no older has not been missed.
constexpr auto in_time = std::chrono::minutes(1);
/// A clock that is set back by more had been wrong (as in cron(8) of Debian).
constexpr auto set_back = std::chrono::hours(3);

const std::vector<Parameter>& members_of_spec() {
    static const std::vector<Parameter> members = {
        needed(dotted_name("job", "the kind of the job")),
        needed(text("cron", "when: five fields, or a word such as @daily", 256)),
        table("params", "what it is to do"),
        whole("priority", -100, 100, "larger is sooner"),
        whole("attempts", 1, 100, "how often it is tried"),
        text("time_zone", "of the fields; without it that of the machine", 64),
        word("catch_up", {"once", "no"}, "what becomes of those that were missed (once)")
    };
    return members;
}

Fault wrong_member(std::string_view member, std::string_view how) {
    return {
        .status = 400,
        .code = name(ErrorCode::InvalidInput),
        .message = fmt::format("`{}` {}", member, how),
        .field = std::string(member)
    };
}

std::optional<Fault> mistake_in_spec(const Value& spec) {
    for (const auto& parameter : members_of_spec()) {
        const auto* value = spec.find(parameter.name);
        if (value == nullptr && parameter.presence == Presence::Needed)
            return wrong_member(parameter.name, "is missing: " + std::string(parameter.about));
        if (value == nullptr) continue;
        if (const auto mistake = mistake_in(parameter, *value)) return wrong_member(parameter.name, *mistake);
    }
    for (const auto& member : spec.members())
        if (std::ranges::find(members_of_spec(), member.key, &Parameter::name) == members_of_spec().end())
            return wrong_member(member.key, "is nothing that a schedule has");
    return std::nullopt;
}

} // namespace

bool Schedule::operator==(const Schedule& other) const {
    return cron == other.cron && zone_name == other.zone_name && catch_up == other.catch_up
           && job.kind == other.job.kind && job.params == other.job.params
           && job.priority == other.job.priority && job.attempts == other.job.attempts
           && job.dedup == other.job.dedup;
}

Verdict<Schedule> read_schedule(std::string_view name, const Value& spec) {
    if (auto mistake = mistake_in_spec(spec)) return std::unexpected(std::move(*mistake));
    auto cron = calendar::Cron::parse(spec.find("cron")->string());
    if (!cron) return std::unexpected(wrong_member("cron", cron.error().message));
    Schedule schedule{.cron = *cron, .job = {}};
    if (const auto* zone = spec.find("time_zone")) {
        auto read = toml::ZoneName{}(*zone);
        if (!read) return std::unexpected(wrong_member("time_zone", read.error().reason));
        schedule.zone_name = std::move(*read);
    }
    if (const auto* catch_up = spec.find("catch_up"))
        schedule.catch_up = *catch_up == Value("no") ? Schedule::CatchUp::No : Schedule::CatchUp::Once;
    auto& job = schedule.job;
    job.kind = spec.find("job")->string();
    if (const auto* params = spec.find("params")) job.params = *params;
    if (const auto* priority = spec.find("priority")) job.priority = static_cast<int>(priority->integer());
    if (const auto* attempts = spec.find("attempts"))
        job.attempts = static_cast<unsigned>(attempts->integer());
    job.by = fmt::format("schedule/{}", name);
    job.dedup = job.by;
    return schedule;
}

void ScheduleBook::set(std::string name, Schedule schedule, calendar::TimeZone zone, WallTime last) {
    // What was taken meanwhile is not due again.
    if (const auto found = entries_.find(name); found != entries_.end())
        last = std::max(last, found->second.last);
    entries_.insert_or_assign(std::move(name), Entry{std::move(schedule), std::move(zone), last});
}

void ScheduleBook::remove(std::string_view name) {
    const auto found = entries_.find(name);
    if (found != entries_.end()) entries_.erase(found);
}

std::vector<ScheduleBook::Due> ScheduleBook::take_due(WallTime now) {
    std::vector<Due> due;
    for (auto& [name, entry] : entries_) {
        if (entry.last > now + set_back) entry.last = now;
        const auto next = entry.schedule.cron.next(entry.last, entry.zone);
        if (!next || *next > now) continue;
        // Where some were missed, one is made up for.
        const bool is_missed = now - *next > in_time;
        const auto tick = is_missed ? now : *next;
        const auto before = std::exchange(entry.last, tick);
        if (is_missed && entry.schedule.catch_up == Schedule::CatchUp::No) continue;
        due.push_back({name, entry.schedule.job, before, tick});
    }
    return due;
}

void ScheduleBook::put_back(const Due& due) {
    const auto found = entries_.find(due.name);
    if (found != entries_.end() && found->second.last == due.tick) found->second.last = due.before;
}

std::optional<WallTime> ScheduleBook::next_of(const Entry& entry, WallTime now) {
    return entry.schedule.cron.next(entry.last > now + set_back ? now : entry.last, entry.zone);
}

std::optional<WallTime> ScheduleBook::next_of(std::string_view name, WallTime now) const {
    const auto found = entries_.find(name);
    return found != entries_.end() ? next_of(found->second, now) : std::nullopt;
}

std::optional<WallTime> ScheduleBook::next(WallTime now) const {
    std::optional<WallTime> next;
    for (const auto& [name, entry] : entries_)
        if (const auto time = next_of(entry, now); time && (!next || *time < *next)) next = time;
    return next;
}

} // namespace tutti::governance::jobs
