#include "workers/bridge/shared_states.hpp"

namespace tutti::bridge {

SharedStates::Verdict SharedStates::came(Side from, const SharedState& state) {
    const auto found = topics_.find(state.topic);
    const bool is_known = found != topics_.end();
    const auto at = index(from);
    if (from == Side::Local) {
        if (phase_ == Phase::HearUpstream) return Verdict::Waits;
        if (is_overruled(state)) return Verdict::Stays;
    } else if (phase_ != Phase::Together) {
        const bool is_new = phase_ == Phase::HearOurs;
        if (!is_new && is_known && found->second.agreed == state.payload) return Verdict::Stays;
        if (changed_upstream_.size() == most) changed_upstream_.clear();
        changed_upstream_.insert(state.topic);
    }
    const bool meets_another =
        is_known && found->second.underway[at] != 0 && found->second.last_sent[at] != state.payload;
    return meets_another ? Verdict::CrossesAndReturns : Verdict::Crosses;
}

void SharedStates::sent(Side to, const SharedState& state) {
    Topic& topic = topic_of(state);
    topic.agreed.reset();
    topic.last_sent[index(to)] = state.payload;
    ++topic.underway[index(to)];
    ++underway_[index(to)];
}

void SharedStates::settled(Side to, const SharedState& state, Fate fate) {
    Topic& topic = topics_.at(state.topic);
    --topic.underway[index(to)];
    --underway_[index(to)];
    if (topic.underway == std::array<std::uint32_t, 2>{} && fate == Fate::Taken) topic.agreed = state.payload;
}

void SharedStates::meet() noexcept {
    phase_ = Phase::Together;
    changed_upstream_.clear();
}

void SharedStates::forget() {
    for (auto& [digest, topic] : topics_) topic.agreed.reset();
    forget_settled();
}

SharedStates::Topic& SharedStates::topic_of(const SharedState& state) {
    if (topics_.size() >= most && !topics_.contains(state.topic)) forget_settled();
    return topics_[state.topic];
}

/// All but those that are on their way.
void SharedStates::forget_settled() {
    std::erase_if(topics_, [](const auto& each) {
        return each.second.underway == std::array<std::uint32_t, 2>{};
    });
}

} // namespace tutti::bridge
