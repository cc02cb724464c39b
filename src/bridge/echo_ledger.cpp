#include "bridge/echo_ledger.hpp"

#include "base/digest.hpp"

#include <algorithm>

namespace tutti::bridge {

EchoLedger::Mark EchoLedger::mark_of(std::string_view topic, std::string_view payload) noexcept {
    // No topic has a NUL: where one ends and the other begins counts.
    return digest(payload, digest(std::string_view("\0", 1), digest(topic)));
}

void EchoLedger::sent(Mark mark) {
    if (entries_.size() == most) entries_.pop_front();
    entries_.push_back({mark, SteadyTime::max()});
}

void EchoLedger::settled(Mark mark, SteadyTime now) {
    const auto is_it = [mark](const Entry& each) {
        return each.mark == mark && each.until == SteadyTime::max();
    };
    const auto found = std::ranges::find_if(entries_, is_it);
    if (found != entries_.end()) found->until = now + patience;
}

void EchoLedger::forget_old(SteadyTime now) {
    while (!entries_.empty() && entries_.front().until <= now) entries_.pop_front();
}

bool EchoLedger::take(Mark mark, SteadyTime now) {
    forget_old(now);
    const auto is_it = [mark, now](const Entry& each) { return each.mark == mark && each.until > now; };
    const auto found = std::ranges::find_if(entries_, is_it);
    if (found == entries_.end()) return false;
    entries_.erase(found);
    return true;
}

} // namespace tutti::bridge
