// TimeOrder: messages put in the order of their times, as far as a bounded number of them that wait can do
// it.
#pragma once

#include "recording/recorded.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

namespace tutti::recording {

class TimeOrder {
public:
    /// What waits at most, as soon as one of them is reached.
    static constexpr std::size_t most_messages = 1000;
    static constexpr std::size_t most_bytes = 4 * 1024 * 1024;

    bool is_full() const noexcept { return waiting_.size() >= most_messages || bytes_ >= most_bytes; }
    /// Whether a later one was taken already: it cannot be put in order any more.
    bool is_too_late(WallTime time) const noexcept { return taken_ && time < *taken_; }
    /// One that is not too late.
    void add(Recorded message) {
        if (!waiting_.empty() && message.time < waiting_.rbegin()->first) ++sorted_;
        bytes_ += message.payload.size();
        const auto time = message.time;
        waiting_.emplace_hint(waiting_.end(), time, std::move(message));
    }
    /// The time of the next one.
    std::optional<WallTime> next() const noexcept {
        return waiting_.empty() ? std::nullopt : std::optional(waiting_.begin()->first);
    }
    /// The latest time so far; there must have been one.
    WallTime latest() const noexcept { return waiting_.empty() ? *taken_ : waiting_.rbegin()->first; }
    /// Of equal times the one that was added first.
    std::optional<Recorded> take() {
        if (waiting_.empty()) return std::nullopt;
        auto message = std::move(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
        bytes_ -= message.payload.size();
        taken_ = message.time;
        return message;
    }
    /// Those that stood behind a later one.
    std::uint64_t sorted() const noexcept { return sorted_; }
    /// Begins anew, but for the count.
    void clear() noexcept {
        waiting_.clear();
        bytes_ = 0;
        taken_.reset();
    }

private:
    std::multimap<WallTime, Recorded> waiting_;
    std::size_t bytes_ = 0;
    std::optional<WallTime> taken_; ///< the latest time of one that was taken
    std::uint64_t sorted_ = 0;
};

} // namespace tutti::recording
