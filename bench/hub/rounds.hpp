// One measurement of one server.
#pragma once

#include "bench/hub/peer.hpp"

namespace tutti::bench {

struct Latency {
    double p50 = 0; ///< microseconds from before the write to after the read, one message under way
    double p99 = 0;
};
/// One message of 200 bytes every millisecond for that long.
Latency measure_latency(const Peer& peer, double seconds, int version);

struct Throughput {
    double messages = 0;        ///< delivered a second
    double cpu_nanoseconds = 0; ///< of the server, for each message delivered
};
/// Batches of 64 messages of 200 bytes, each batch one write, `window` batches under way, to so many
/// subscribers.
Throughput measure_throughput(const Peer& peer, int subscribers, int window, double seconds, int version);

} // namespace tutti::bench
