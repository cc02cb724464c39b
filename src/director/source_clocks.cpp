#include "director/source_clocks.hpp"

#include <utility>
#include <vector>

namespace tutti::director {

SourceClocks::SourceClocks(std::string own_name, std::string machine)
    : own_name_(std::move(own_name)), machine_(std::move(machine)) {}

void SourceClocks::hear(const std::string& worker, contract::Clock clock, SteadyTime now) {
    forget(worker);
    if (clocks_.size() == most_clocks && worker != own_name_) return;
    for (const auto& source : clock.sources)
        if (workers_.size() < most_sources) workers_.insert_or_assign(source, worker);
    std::optional<SteadyTime> expires;
    if (clock.expires_in < contract::holds_for_ever) expires = now + clock.expires_in;
    clocks_.insert_or_assign(worker, Known{std::move(clock), expires});
}

void SourceClocks::forget(std::string_view worker) {
    const auto known = clocks_.find(worker);
    if (known == clocks_.end()) return;
    for (const auto& source : known->second.clock.sources) {
        const auto kept = workers_.find(source);
        if (kept != workers_.end() && kept->second == worker) workers_.erase(kept);
    }
    clocks_.erase(known);
}

std::optional<WallTime> SourceClocks::on_our_clock(std::string_view source, WallTime stamp, SteadyTime now) {
    const auto behind = difference(source, now);
    note(source, behind.has_value());
    if (!behind) return std::nullopt;
    if (*behind != microseconds(0)) ++corrected_;
    return stamp + *behind;
}

const contract::Clock* SourceClocks::clock_of(std::string_view worker, SteadyTime now) const {
    const auto known = clocks_.find(worker);
    if (known == clocks_.end()) return nullptr;
    const auto& [clock, expires] = known->second;
    return !expires || now < *expires ? &clock : nullptr;
}

/// What a worker says of its own events counts before what another says of them.
const contract::Clock* SourceClocks::stamped_by(std::string_view source, SteadyTime now) const {
    if (const auto* own = clock_of(source, now)) return own;
    const auto keeper = workers_.find(source);
    return keeper == workers_.end() ? nullptr : clock_of(keeper->second, now);
}

/// What is added to a time of the source to get one of ours.
std::optional<microseconds> SourceClocks::difference(std::string_view source, SteadyTime now) const {
    const auto* theirs = stamped_by(source, now);
    if (theirs == nullptr) return std::nullopt;
    if (theirs->machine == machine_) return microseconds(0);
    const auto* ours = clock_of(own_name_, now);
    // Two that were compared with different clocks cannot be compared with each other.
    if (ours == nullptr || !theirs->offset || !ours->offset || theirs->reference != ours->reference)
        return std::nullopt;
    return *theirs->offset - *ours->offset;
}

void SourceClocks::note(std::string_view source, bool is_known) {
    const auto told = unknown_.find(source);
    if (is_known && told != unknown_.end())
        unknown_.erase(told);
    else if (!is_known && told == unknown_.end() && unknown_.size() < most_told)
        unknown_.emplace(source);
}

Value SourceClocks::to_value() const {
    return Value::object(
        {{"known", clocks_.size()},
         {"corrected", corrected_},
         {"unknown_sources", Value::array({unknown_.begin(), unknown_.end()})}}
    );
}

} // namespace tutti::director
