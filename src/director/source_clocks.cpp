#include "director/source_clocks.hpp"

#include <algorithm>
#include <utility>

namespace tutti::director {

namespace {

bool is_among(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

} // namespace

SourceClocks::SourceClocks(std::string own_name, std::string machine)
    : own_name_(std::move(own_name)), machine_(std::move(machine)) {}

void SourceClocks::hear(const std::string& worker, contract::Clock clock, SteadyTime now) {
    if (clock_of(worker, now) == nullptr) forget(worker); // whom it left its sources to keeps them
    const auto before = clocks_.find(worker);
    if (before == clocks_.end() && clocks_.size() >= most_clocks && worker != own_name_) return;
    if (before != clocks_.end())
        for (const auto& source : before->second.clock.sources)
            if (!is_among(clock.sources, source)) give_up(worker, source);
    claim(worker, clock.sources);
    std::optional<SteadyTime> expires;
    if (clock.expires_in < contract::holds_for_ever) expires = now + clock.expires_in;
    clocks_.insert_or_assign(worker, Known{std::move(clock), expires});
}

void SourceClocks::forget(std::string_view worker) {
    const auto known = clocks_.find(worker);
    if (known == clocks_.end()) return;
    for (const auto& source : known->second.clock.sources) give_up(worker, source);
    clocks_.erase(known);
}

/// What it claims already stays where it is.
void SourceClocks::claim(const std::string& worker, const std::vector<std::string>& sources) {
    for (const auto& source : sources) {
        if (claim_count_ >= most_sources) return;
        auto& claimants = claims_[source];
        if (is_among(claimants, worker)) continue;
        claimants.push_back(worker);
        ++claim_count_;
    }
}

void SourceClocks::give_up(std::string_view worker, std::string_view source) {
    const auto claimed = claims_.find(source);
    if (claimed == claims_.end()) return;
    claim_count_ -= std::erase(claimed->second, worker);
    if (claimed->second.empty()) claims_.erase(claimed);
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
    const auto claimed = claims_.find(source);
    if (claimed == claims_.end()) return nullptr;
    for (const auto& worker : claimed->second)
        if (const auto* kept = clock_of(worker, now)) return kept;
    return nullptr;
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
