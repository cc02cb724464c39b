// One measurement of one server.
#pragma once

#include "bench/hub_tls/server.hpp"
#include "bench/hub_tls/tls_end.hpp"

namespace tutti::bench {

struct Handshakes {
    double per_second = 0;
    double cpu_microseconds = 0; ///< of the server, for each
};
enum class Beginning : bool { Full, Resumed };
/// TCP, TLS, CONNECT, CONNACK and a goodbye, eight connections at a time.
Handshakes measure_handshakes(const Server& server, int version, Beginning beginning, double seconds);

struct Throughput {
    double messages = 0;        ///< delivered a second
    double cpu_nanoseconds = 0; ///< of the server, for each message delivered
};
/// Batches of 64 messages of 200 bytes, `window` of them under way, to so many subscribers.
Throughput measure_throughput(const Server& server, int subscribers, int window, double seconds);

/// Resident bytes that each of so many silent subscribers adds.
double measure_memory(const Server& server, int clients);

} // namespace tutti::bench
