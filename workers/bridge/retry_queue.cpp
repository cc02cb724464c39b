#include "workers/bridge/retry_queue.hpp"

#include <algorithm>
#include <utility>

namespace tutti::bridge {

void RetryQueue::add_behind(Waiting waiting) {
    const auto line = lines_.find(waiting.message.topic);
    invariant(line != lines_.end(), "there is something to wait behind");
    bytes_ += weight(waiting.message);
    line->second.waiting.push_back(std::move(waiting));
}

void RetryQueue::refused(Waiting waiting, SteadyTime now) {
    Line& line = lines_[waiting.message.topic];
    // Deliveries are counted as they come.
    const auto behind =
        std::ranges::upper_bound(line.waiting, waiting.underway.delivery, {}, [](const Waiting& each) {
            return each.underway.delivery;
        });
    if (line.tried == waiting.underway.delivery) line.tried = {};
    if (line.tried == bus::Delivery{}) line.due = now + until_again;
    bytes_ += weight(waiting.message);
    line.waiting.insert(behind, std::move(waiting));
}

SteadyTime RetryQueue::due() const noexcept {
    auto due = SteadyTime::max();
    for (const auto& [topic, line] : lines_) due = std::min(due, line.due);
    return due;
}

std::vector<RetryQueue::Waiting> RetryQueue::take_due(SteadyTime now) {
    std::vector<Waiting> taken;
    for (auto& [topic, line] : lines_) {
        if (line.due > now) continue;
        line.due = SteadyTime::max();
        line.tried = line.waiting.front().underway.delivery;
        taken.push_back(std::move(line.waiting.front()));
        line.waiting.pop_front();
        bytes_ -= weight(taken.back().message);
    }
    return taken;
}

std::deque<RetryQueue::Waiting> RetryQueue::settled(bus::Delivery delivery) {
    const auto found = std::ranges::find_if(lines_, [delivery](const auto& each) {
        return delivery != bus::Delivery{} && each.second.tried == delivery;
    });
    if (found == lines_.end()) return {};
    auto rest = std::move(found->second.waiting);
    lines_.erase(found);
    for (const auto& each : rest) bytes_ -= weight(each.message);
    return rest;
}

std::size_t RetryQueue::size() const noexcept {
    std::size_t count = 0;
    for (const auto& [topic, line] : lines_) count += line.waiting.size();
    return count;
}

} // namespace tutti::bridge
