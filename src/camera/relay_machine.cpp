#include "camera/relay_machine.hpp"

#include <algorithm>
#include <utility>

namespace tutti::camera {

namespace {

/// min(first · 2^(n−1), longest).
microseconds delay_of(const RelayTimes& times, unsigned failures) {
    auto delay = times.first_delay;
    for (unsigned n = 1; n < failures && delay < times.longest_delay; ++n) delay *= 2;
    return std::min(delay, times.longest_delay);
}

} // namespace

RelayActions RelayMachine::use(SteadyTime now) {
    used_at_ = now;
    if (state_ == RelayState::Ending) is_wanted_ = true;
    return state_ == RelayState::Stopped ? spawn(now) : RelayActions{};
}

RelayActions RelayMachine::stop(SteadyTime now) {
    is_wanted_ = false;
    if (state_ == RelayState::Waiting) state_ = RelayState::Stopped;
    if (state_ == RelayState::Starting || state_ == RelayState::Ready) return end(now);
    return {};
}

RelayActions RelayMachine::answered(SteadyTime now, std::size_t viewers) {
    is_asked_ = false;
    if (state_ == RelayState::Starting) {
        state_ = RelayState::Ready;
        since_ = now;
        reason_.clear();
    }
    if (state_ != RelayState::Ready) return {};
    unanswered_ = 0;
    ask_at_ = now + times_.pace;
    if (now >= since_ + times_.steady) failures_ = 0;
    if (viewers > 0) used_at_ = now;
    return is_idle(now) ? end(now) : RelayActions{};
}

RelayActions RelayMachine::unanswered(SteadyTime now) {
    is_asked_ = false;
    ask_at_ = now + (state_ == RelayState::Starting ? times_.start_pace : times_.pace);
    if (state_ != RelayState::Ready || ++unanswered_ < times_.unanswered) return {};
    return give_up("it does not answer");
}

RelayActions RelayMachine::exited(SteadyTime now, std::string reason) {
    const auto before = state_;
    is_asked_ = false;
    is_killed_ = false;
    state_ = RelayState::Stopped;
    if (before == RelayState::Ending) return std::exchange(is_wanted_, false) ? spawn(now) : RelayActions{};
    if (reason_.empty()) reason_ = std::move(reason);
    ++failures_;
    deadline_ = now + delay_of(times_, failures_);
    state_ = RelayState::Waiting;
    return {};
}

RelayActions RelayMachine::tick(SteadyTime now) {
    const auto due = deadline();
    if (!due || now < *due) return {};
    switch (state_) {
    case RelayState::Stopped:
        break;
    case RelayState::Waiting: // whoever watched has gone meanwhile, or looks for it
        if (!is_idle(now)) return spawn(now);
        state_ = RelayState::Stopped;
        break;
    case RelayState::Starting:
        if (now >= since_ + times_.start_patience) return give_up("it was not ready in time");
        is_asked_ = true;
        return {RelayAction::Ask};
    case RelayState::Ready:
        is_asked_ = true;
        return {RelayAction::Ask};
    case RelayState::Ending:
        is_killed_ = true;
        return {RelayAction::Kill};
    }
    return {};
}

std::optional<SteadyTime> RelayMachine::deadline() const {
    switch (state_) {
    case RelayState::Stopped:
        break;
    case RelayState::Waiting:
        return deadline_;
    case RelayState::Ending:
        return is_killed_ ? std::nullopt : std::optional(deadline_);
    case RelayState::Starting:
        if (is_killed_) break;
        return is_asked_ ? since_ + times_.start_patience : std::min(ask_at_, since_ + times_.start_patience);
    case RelayState::Ready:
        if (!is_asked_ && !is_killed_) return ask_at_;
        break;
    }
    return std::nullopt;
}

RelayActions RelayMachine::spawn(SteadyTime now) {
    state_ = RelayState::Starting;
    since_ = now;
    ask_at_ = now + times_.start_pace;
    is_asked_ = false;
    unanswered_ = 0;
    reason_.clear();
    return {RelayAction::Spawn};
}

RelayActions RelayMachine::end(SteadyTime now) {
    state_ = RelayState::Ending;
    deadline_ = now + times_.grace;
    return {RelayAction::Terminate};
}

RelayActions RelayMachine::give_up(std::string reason) {
    reason_ = std::move(reason);
    is_killed_ = true;
    return {RelayAction::Kill};
}

} // namespace tutti::camera
