#include "governance/objects/reconcile_queue.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::governance::objects {

void ReconcileQueue::wait(Place place, SteadyTime due, Why why) {
    place->second.due = due;
    place->second.why = why;
    due_.emplace(due, place);
}

void ReconcileQueue::unwait(Place place) {
    auto& entry = place->second;
    if (entry.place != 0)
        line_.erase(std::exchange(entry.place, 0));
    else
        due_.erase({entry.due, place});
}

/// At once, or when it has settled.
void ReconcileQueue::ask(Place place, SteadyTime now) {
    const auto& entry = place->second;
    const auto settled = entry.begun == SteadyTime::min() ? now : entry.begun + entry.settle;
    wait(place, std::max(now, settled), Why::Asked);
}

void ReconcileQueue::add(const ObjectKey& key, SteadyTime now) {
    const auto [place, is_new] = entries_.try_emplace(key);
    auto& entry = place->second;
    if (entry.is_running) {
        entry.is_asked_again = true;
        entry.is_forgotten = false;
        return;
    }
    // What was asked for waits for nothing new.
    if (!is_new && entry.why == Why::Asked) return;
    if (!is_new) unwait(place);
    ask(place, now);
}

void ReconcileQueue::count_failures(Entry& entry, std::uint32_t failures) {
    if (entry.failures == 0 && failures > 0) ++failing_;
    if (entry.failures > 0 && failures == 0) --failing_;
    entry.failures = failures;
}

void ReconcileQueue::forget(const ObjectKey& key) {
    const auto place = entries_.find(key);
    if (place == entries_.end()) return;
    if (place->second.is_running) {
        place->second.is_forgotten = true;
        place->second.is_asked_again = false;
        return;
    }
    unwait(place);
    count_failures(place->second, 0);
    entries_.erase(place);
}

void ReconcileQueue::clear() {
    due_.clear();
    line_.clear();
    entries_.clear();
    running_ = 0;
    failing_ = 0;
}

std::optional<ReconcileQueue::Place> ReconcileQueue::next_retry(SteadyTime now) {
    if (line_.empty() || !retries_.take(now)) return std::nullopt;
    const auto place = line_.begin()->second;
    line_.erase(line_.begin());
    place->second.place = 0;
    return place;
}

std::optional<ReconcileQueue::Place> ReconcileQueue::next_due(SteadyTime now) {
    while (!due_.empty() && due_.begin()->first <= now) {
        const auto place = due_.begin()->second;
        due_.erase(due_.begin());
        auto& entry = place->second;
        if (entry.why != Why::Failed) return place;
        entry.place = ++last_place_;
        line_.emplace(entry.place, place);
    }
    return std::nullopt;
}

void ReconcileQueue::begin(Place place, SteadyTime now) {
    auto& entry = place->second;
    const bool is_hot = entry.begun != SteadyTime::min() && now - entry.begun <= 2 * options_.longest_settle;
    if (!is_hot)
        entry.settle = microseconds(0);
    else if (entry.why == Why::Asked)
        entry.settle = std::clamp(2 * entry.settle, options_.first_pause, options_.longest_settle);
    entry.begun = now;
    entry.is_running = true;
    ++running_;
}

std::optional<ObjectKey> ReconcileQueue::take(SteadyTime now) {
    if (running_ >= options_.most_at_once) return std::nullopt;
    // Those come first: they are held back by their own limit.
    auto place = next_retry(now);
    if (!place) place = next_due(now);
    if (!place) place = next_retry(now);
    if (!place) return std::nullopt;
    begin(*place, now);
    return (*place)->first;
}

/// Its place, if there still is one of that key.
std::optional<ReconcileQueue::Place> ReconcileQueue::ended(const ObjectKey& key) {
    const auto place = entries_.find(key);
    if (place == entries_.end() || !place->second.is_running) return std::nullopt;
    place->second.is_running = false;
    --running_;
    if (!place->second.is_forgotten) return place;
    count_failures(place->second, 0);
    entries_.erase(place);
    return std::nullopt;
}

void ReconcileQueue::succeeded(const ObjectKey& key, SteadyTime now, std::optional<microseconds> look_again) {
    const auto place = ended(key);
    if (!place) return;
    auto& entry = (*place)->second;
    count_failures(entry, 0);
    if (std::exchange(entry.is_asked_again, false)) return ask(*place, now);
    const auto part = 0.5 + 0.5 * random_.unit();
    const auto round = std::chrono::duration_cast<microseconds>(options_.round * part);
    const auto again = std::max(look_again.value_or(round), options_.first_pause);
    wait(*place, now + std::min(again, round), Why::Round);
}

/// From half of it to all of it.
microseconds ReconcileQueue::pause(std::uint32_t failures) {
    const auto doubled = static_cast<double>(options_.first_pause.count()) * std::exp2(failures - 1.0);
    const auto longest = std::min(doubled, static_cast<double>(options_.longest_pause.count()));
    return microseconds(static_cast<microseconds::rep>(longest * (0.5 + 0.5 * random_.unit())));
}

void ReconcileQueue::failed(const ObjectKey& key, SteadyTime now) {
    const auto place = ended(key);
    if (!place) return;
    auto& entry = (*place)->second;
    count_failures(entry, entry.failures + 1);
    if (std::exchange(entry.is_asked_again, false)) return ask(*place, now);
    wait(*place, now + pause(entry.failures), Why::Failed);
}

std::optional<SteadyTime> ReconcileQueue::next(SteadyTime now) {
    if (running_ >= options_.most_at_once) return std::nullopt;
    std::optional<SteadyTime> soonest;
    if (!due_.empty()) soonest = due_.begin()->first;
    if (!line_.empty()) {
        const auto retry = retries_.ready_at(now);
        if (!soonest || retry < *soonest) soonest = retry;
    }
    return soonest;
}

} // namespace tutti::governance::objects
