#include "worker/kept_states.hpp"

namespace tutti::worker {

void KeptStates::said(const bus::Message& message, SteadyTime now) {
    if (!message.retain) return;
    if (message.payload.empty()) {
        states_.erase(message.topic);
        return;
    }
    if (states_.size() >= most && !states_.contains(message.topic)) return;
    const auto expires = message.expiry ? now + *message.expiry : SteadyTime::max();
    states_.insert_or_assign(message.topic, Kept{message, expires});
}

std::vector<bus::Message> KeptStates::again(SteadyTime now) {
    std::erase_if(states_, [now](const auto& state) { return state.second.expires - now < seconds(1); });
    std::vector<bus::Message> messages;
    for (const auto& [topic, kept] : states_) {
        auto& message = messages.emplace_back(kept.message);
        if (message.expiry) message.expiry = std::chrono::duration_cast<seconds>(kept.expires - now);
    }
    return messages;
}

} // namespace tutti::worker
