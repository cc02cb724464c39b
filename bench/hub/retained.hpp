// Retained topics as a load: set, set again, and sent to a new subscriber.
#pragma once

#include "bench/hub/effort.hpp"

#include <string>

namespace tutti::bench {

/// Sets topics `from` to `to`, in order; QoS 0, and a ping at the end, which is answered once all are there.
Effort
set_retained(const Peer& peer, std::size_t from, std::size_t to, const std::string& payload, int version);

/// The first `count` of them, which must be all that there are, to a new subscriber.
Effort replay_retained(const Peer& peer, std::size_t count, const std::string& payload, int version);

} // namespace tutti::bench
