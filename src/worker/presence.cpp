#include "worker/presence.hpp"

#include <algorithm>

namespace tutti::worker {

PresenceKeeper::PresenceKeeper(contract::WorkerPresence own) : own_(std::move(own)) {
    own_.state = contract::Presence::Online;
}

std::string PresenceKeeper::online() const { return contract::print(own_); }

std::string PresenceKeeper::offline() const {
    auto gone = own_;
    gone.state = contract::Presence::Offline;
    return contract::print(gone);
}

bool PresenceKeeper::contradicted_by(std::string_view payload) {
    const auto said = contract::parse_worker_presence(payload);
    if (!said) return true;
    if (said->instance == own_.instance) return said->state == contract::Presence::Offline;
    own_.generation = std::max(own_.generation, said->generation + 1);
    return true;
}

} // namespace tutti::worker
