// Effort: how long something took, and what the server spent on it: a busy machine makes the first longer,
// hardly the second.
#pragma once

#include "bench/hub/peer.hpp"
#include "bench/hub/timing.hpp"

#include <vector>

namespace tutti::bench {

struct Effort {
    double seconds = 0;
    double cpu_seconds = 0;
};

class Stopwatch {
public:
    explicit Stopwatch(const Peer& peer) : peer_(peer) {}
    Effort stop() const { return {now() - began_at_, peer_.cpu_seconds() - cpu_at_start_}; }

private:
    const Peer& peer_;
    double cpu_at_start_ = peer_.cpu_seconds();
    double began_at_ = now();
};

// So many a second, and nanoseconds of the server for each.
inline void add_figures(std::vector<double>& figures, const Effort& effort, double count) {
    figures.push_back(count / effort.seconds);
    figures.push_back(effort.cpu_seconds * 1e9 / count);
}

} // namespace tutti::bench
