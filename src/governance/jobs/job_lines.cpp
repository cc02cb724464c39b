#include "governance/jobs/job_lines.hpp"

namespace tutti::governance::jobs {

void JobLines::stand(std::string_view kind, Rank rank, std::string_view id) {
    auto line = lines_.find(kind);
    if (line == lines_.end()) line = lines_.emplace(kind, std::set<Place>()).first;
    line->second.emplace(rank, id);
}

void JobLines::leave(std::string_view kind, Rank rank, SteadyTime due, std::string_view id) {
    if (waiting_.erase(Place(due, id)) > 0) return;
    const auto line = lines_.find(kind);
    if (line == lines_.end()) return;
    line->second.erase(Place(rank, id));
    if (line->second.empty()) lines_.erase(line);
}

std::optional<std::string> JobLines::take_due(SteadyTime now) {
    if (waiting_.empty() || waiting_.begin()->first > now) return std::nullopt;
    return std::move(waiting_.extract(waiting_.begin()).value().second);
}

std::optional<SteadyTime> JobLines::next_due() const {
    return waiting_.empty() ? std::nullopt : std::optional(waiting_.begin()->first);
}

void JobLines::clear() {
    lines_.clear();
    waiting_.clear();
}

} // namespace tutti::governance::jobs
