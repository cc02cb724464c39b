#include "director/run_log.hpp"

#include <algorithm>

namespace tutti::director {

namespace {

std::string_view text(const Value& data, std::string_view key) noexcept {
    const Value* value = data.find(key);
    return value != nullptr && value->is_string() ? value->string() : std::string_view();
}

double number(const Value& data, std::string_view key) noexcept {
    const Value* value = data.find(key);
    return value != nullptr && value->is_number() ? value->number() : 0;
}

/// From the start of a run to its last step.
microseconds planned_duration(const Value& created) {
    const Value* steps = created.find("steps");
    double longest = 0;
    if (steps == nullptr || !steps->is_array()) return microseconds(0);
    for (const Value& step : steps->items()) {
        const double repeats = std::max(number(step, "repeat"), 1.0);
        longest = std::max(longest, number(step, "offset") + number(step, "interval") * (repeats - 1));
    }
    constexpr double most = 1e9; // what comes from others may say anything
    return microseconds(static_cast<std::int64_t>(std::min(longest, most) * 1e6));
}

Value run_value(const RunLog::Run& run) {
    std::vector<Member> members = {
        {"playlist_id", run.playlist_id},
        {"definition_id", run.definition_id},
        {"playlist_name", run.name},
    };
    if (!run.metadata.is_null()) members.push_back({"metadata", run.metadata});
    members.push_back({"started", to_seconds(run.started)});
    members.push_back({"planned_end", to_seconds(run.planned_end)});
    members.push_back({"state", run.state});
    if (run.stopped) members.push_back({"stopped", to_seconds(*run.stopped)});
    members.push_back({"emitted", run.emitted});
    return Value::object(std::move(members));
}

} // namespace

void RunLog::created(const Value& data, WallTime time) {
    const auto id = text(data, "playlist_id");
    if (id.empty() || active_.size() >= most_active || active_.contains(id)) return;
    Run run;
    run.playlist_id = id;
    run.definition_id = text(data, "definition_id");
    run.name = text(data, "playlist_name");
    if (const Value* metadata = data.find("playlist_metadata")) run.metadata = *metadata;
    run.started = time;
    run.number = ++began_;
    run.planned_end = time + planned_duration(data);
    by_end_.emplace(run.planned_end, id);
    active_.emplace(id, std::move(run));
}

void RunLog::emitted(const Value& data) {
    const auto run = active_.find(text(data, "playlist_id"));
    if (run != active_.end()) ++run->second.emitted;
}

void RunLog::stopped(const Value& data, WallTime time) {
    const auto place = active_.find(text(data, "playlist_id"));
    if (place == active_.end()) return;
    auto& run = place->second;
    if (run.overdue) {
        --overdue_;
    } else {
        auto [first, last] = by_end_.equal_range(run.planned_end);
        for (; first != last; ++first)
            if (first->second == run.playlist_id) {
                by_end_.erase(first);
                break;
            }
    }
    run.stopped = time;
    run.state = text(data, "reason");
    if (ended_.size() == most_ended) ended_.pop_front();
    ended_.push_back(std::move(run));
    active_.erase(place);
}

std::vector<RunLog::Run> RunLog::take_overdue(WallTime now) {
    std::vector<Run> found;
    while (!by_end_.empty() && by_end_.begin()->first + patience <= now) {
        auto& run = active_.find(by_end_.begin()->second)->second;
        run.overdue = true;
        ++overdue_;
        found.push_back(run);
        by_end_.erase(by_end_.begin());
    }
    return found;
}

std::optional<WallTime> RunLog::next_overdue() const noexcept {
    if (by_end_.empty()) return std::nullopt;
    return by_end_.begin()->first + patience;
}

void RunLog::shift(microseconds by) {
    by_end_.clear();
    for (auto& [id, run] : active_) {
        run.started += by;
        run.planned_end += by;
        if (!run.overdue) by_end_.emplace(run.planned_end, id);
    }
}

Value RunLog::to_value() const {
    std::vector<const Run*> active;
    for (const auto& [id, run] : active_) active.push_back(&run);
    std::ranges::sort(active, {}, &Run::number);
    std::vector<Value> all;
    for (const auto* run : active) all.push_back(run_value(*run));
    for (const auto& run : ended_) all.push_back(run_value(run));
    return Value::array(std::move(all));
}

} // namespace tutti::director
