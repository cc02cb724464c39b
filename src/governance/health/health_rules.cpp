#include "governance/health/health_rules.hpp"

#include <algorithm>

namespace tutti::governance::health {

HealthRules::HealthRules(std::vector<HealthRule> rules) {
    for (auto& rule : rules) states_.push_back({.rule = std::move(rule)});
}

void HealthRules::remember(std::string_view rule, WallTime fired) {
    for (auto& state : states_)
        if (state.rule.name == rule) {
            state.fired.push_back(fired);
            if (state.fired.size() > state.rule.at_most.times) state.fired.pop_front();
        }
}

std::vector<WallTime> HealthRules::fired(std::string_view rule) const {
    for (const auto& state : states_)
        if (state.rule.name == rule) return {state.fired.begin(), state.fired.end()};
    return {};
}

/// A clock that was set back would have times of the future: they count from now on.
bool HealthRules::may_fire(State& state, WallTime wall) {
    for (auto& time : state.fired) time = std::min(time, wall);
    while (!state.fired.empty() && state.fired.front() + state.rule.at_most.within <= wall)
        state.fired.pop_front();
    if (state.fired.size() >= state.rule.at_most.times) return false;
    state.fired.push_back(wall);
    return true;
}

std::vector<Firing> HealthRules::advance(const HealthBook& book, SteadyTime now, WallTime wall) {
    std::vector<Firing> firings;
    next_deadline_.reset();
    for (auto& state : states_) {
        const auto found = book.components().find(state.rule.component);
        const bool is_unwell = found != book.components().end()
                               && found->second.counted().level >= state.rule.level
                               && found->second.heard != HealthBook::Heard::Never;
        if (!is_unwell) {
            state.unwell_since.reset();
            state.is_done = false;
            continue;
        }
        if (!state.unwell_since) state.unwell_since = now;
        if (state.is_done) continue;
        const auto due = *state.unwell_since + state.rule.lasts;
        if (now < due) {
            next_deadline_ = next_deadline_ ? std::min(*next_deadline_, due) : due;
            continue;
        }
        state.is_done = true;
        firings.push_back({&state.rule, found->second.counted().reason, may_fire(state, wall)});
    }
    return firings;
}

} // namespace tutti::governance::health
