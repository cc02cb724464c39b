#include "director/run_log.hpp"

#include <algorithm>

namespace tutti::director {

namespace {

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

void RunLog::started(Start start) {
    if (active_.size() >= most_active || active_.contains(start.playlist_id)) return;
    by_end_.emplace(start.planned_end, start.playlist_id);
    auto id = start.playlist_id;
    active_.emplace(std::move(id), Run{std::move(start), "running", {}, 0, false, ++began_});
}

void RunLog::stepped(std::string_view playlist_id) {
    const auto run = active_.find(playlist_id);
    if (run != active_.end()) ++run->second.emitted;
}

void RunLog::stopped(std::string_view playlist_id, std::string_view state, WallTime time) {
    const auto place = active_.find(playlist_id);
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
    run.state = state;
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
