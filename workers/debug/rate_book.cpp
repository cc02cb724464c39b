#include "workers/debug/rate_book.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::debug {

void Rate::note(WallTime now) noexcept {
    ++count_;
    const bool is_first = count_ == 1;
    const bool was_set_back = now < last_; // the clock was: that is no interval
    if (!is_first && !was_set_back) {
        intervals_ = std::min(intervals_ + 1, remembered);
        const auto weight = 1 / intervals_;
        const auto difference = to_seconds(now - last_) - mean_;
        mean_ += weight * difference;
        variance_ = (1 - weight) * (variance_ + weight * difference * difference);
    }
    last_ = now;
}

std::optional<double> Rate::interval() const noexcept {
    if (intervals_ < 1) return std::nullopt;
    return mean_;
}

std::optional<double> Rate::deviation() const noexcept {
    if (intervals_ < 1) return std::nullopt;
    return std::sqrt(variance_);
}

double Rate::rate(WallTime now) const noexcept {
    constexpr double patience = 2; // seconds
    if (intervals_ < 1 || mean_ <= 0) return 0;
    const auto silence = to_seconds(now - last_);
    return silence > std::max(patience, 4 * mean_) ? 0 : 1 / mean_;
}

void RateBook::note(std::string_view name, WallTime now) {
    auto known = rates_.find(name);
    if (known == rates_.end()) {
        const bool fits = name.size() <= longest_name && (rates_.size() < most_names || make_room(now));
        if (!fits) {
            ++untracked_;
            return;
        }
        known = rates_.emplace(name, Rate()).first;
    }
    known->second.note(now);
}

void RateBook::clear() {
    rates_.clear();
    untracked_ = 0;
    looked_at_.reset();
}

/// A flood of new names does not have all of them looked at each time.
bool RateBook::make_room(WallTime now) {
    const bool looked_just_now = looked_at_ && *looked_at_ <= now && now - *looked_at_ < seconds(1);
    if (looked_just_now) return false;
    std::erase_if(rates_, [now](const auto& each) { return now - each.second.last() >= is_quiet_after; });
    looked_at_ = now;
    return rates_.size() < most_names;
}

} // namespace tutti::debug
