// The loads of bench_event. Each runs for itself and prints one line of figures.
#pragma once

#include <cstdint>
#include <string>

namespace tutti::bench {

/// `events` to `handlers` handlers of one type, through the bus with its state store; and, as the floor, the
/// same handlers called from a plain loop.
void emit(int handlers, std::int64_t events);

/// `detectors` double taps of one type hear `events`; of 100 events, `firing` follow the one before closely
/// enough to make all of them fire.
void taps(int detectors, int firing, std::int64_t events);

/// `runs` at once, each with ten events a second, on the real clock for so long. `pace`: the least time
/// between two waits, in microseconds.
void playlists(int runs, double length, std::int64_t pace);

/// Resident memory before and after `events` of every kind, gestures firing and playlists running.
void flat_memory(std::int64_t events);

/// The heap that each of `count` double taps and playlists of one step takes while nothing happens.
void idle_memory(int count);

/// Events a thousand times a second to the hub on that socket and back through a relay, and as many through
/// the director between them, for so long.
void director(const std::string& socket, double length);

} // namespace tutti::bench
