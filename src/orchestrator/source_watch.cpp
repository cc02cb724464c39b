#include "orchestrator/source_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::orchestrator {

namespace {

constexpr int patient_intervals = 3; ///< intervals
constexpr std::size_t most_sources = 512;

std::string words_of_alert(microseconds interval, const std::optional<std::string>& last_error) {
    auto text = fmt::format(
        "no success for more than {:g} s: it polls every {:g} s", to_seconds(patient_intervals * interval),
        to_seconds(interval)
    );
    if (last_error) text += fmt::format("; its last error: {}", *last_error);
    return text;
}

} // namespace

bool SourceWatch::Source::is_late(SteadyTime now) const {
    return interval && now - counted_from > patient_intervals * *interval;
}

SourceWatch::Source& SourceWatch::source(std::string_view name, SteadyTime now) {
    const auto known = sources_.find(name);
    if (known != sources_.end()) return known->second;
    if (sources_.size() >= most_sources) forget(sources_.begin()->first);
    auto& made = sources_[std::string(name)];
    made.counted_from = now;
    return made;
}

void SourceWatch::take_status(const contract::SourceStatus& status, WallTime wall, SteadyTime now) {
    auto& known = source(status.source_id, now);
    if (status.last_success && status.last_success != known.last_success) {
        const auto age = std::max<microseconds>(wall - *status.last_success, microseconds(0));
        known.counted_from = now - std::min(age, now.time_since_epoch());
    }
    known.last_success = status.last_success;
    known.last_error = status.last_error;
    known.expires = now + status.expires_in;
}

void SourceWatch::take_meta(const contract::SourceMeta& meta, SteadyTime now) {
    auto& known = source(meta.source_id, now);
    known.interval.reset();
    if (meta.enabled) known.interval = meta.refresh_interval;
}

void SourceWatch::reschedule(std::string_view name, microseconds interval, SteadyTime now) {
    const auto known = sources_.find(name);
    if (known == sources_.end() || !known->second.interval || known->second.interval == interval) return;
    known->second.interval = interval;
    known->second.counted_from = std::max(known->second.counted_from, now);
}

void SourceWatch::forget(std::string_view name) noexcept {
    const auto known = sources_.find(name);
    if (known == sources_.end()) return;
    if (known->second.alert) forgotten_.push_back(std::move(*known->second.alert));
    sources_.erase(known);
}

std::vector<AlertChange> SourceWatch::judge(SteadyTime now, const Expected& expected) {
    std::vector<std::string> gone;
    std::vector<AlertChange> changes;
    for (auto& [name, known] : sources_) {
        const auto expectation = expected(name);
        const bool is_gone = known.expires && *known.expires <= now;
        if (expectation == Expectation::WhileItSpeaks && is_gone) {
            gone.push_back(name);
            continue;
        }
        if (auto change = judge(name, known, expectation != Expectation::NotNow, now))
            changes.push_back(std::move(*change));
    }
    for (const auto& name : gone) forget(name);
    for (auto& alert : std::exchange(forgotten_, {}))
        changes.push_back({AlertChange::Kind::Cleared, std::move(alert)});
    return changes;
}

std::optional<AlertChange>
SourceWatch::judge(const std::string& name, Source& known, bool is_expected, SteadyTime now) {
    if (is_expected && known.paused) known.counted_from = std::max(known.counted_from, now);
    known.paused = !is_expected;
    const bool is_late = is_expected && known.is_late(now);
    if (is_late == known.alert.has_value()) return std::nullopt;
    if (!is_late) return AlertChange{AlertChange::Kind::Cleared, *std::exchange(known.alert, std::nullopt)};
    known.alert = SourceAlert{
        name, words_of_alert(*known.interval, known.last_error), known.last_success, *known.interval
    };
    return AlertChange{AlertChange::Kind::Raised, *known.alert};
}

std::map<std::string, SourceAlert> SourceWatch::alerts() const {
    std::map<std::string, SourceAlert> all;
    for (const auto& [name, known] : sources_)
        if (known.alert) all.emplace(name, *known.alert);
    return all;
}

} // namespace tutti::orchestrator
