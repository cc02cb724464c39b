// Measure: one thing that is measured of each server, in a file of its own; all.hpp lists them.
#pragma once

#include "bench/hub/servers.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::bench {

inline constexpr std::size_t payload_size = 200;
/// Seconds until something that does not come counts as lost: a machine may be busy with other things.
inline constexpr double patience = 60;
inline constexpr std::size_t most_ahead = 512; ///< messages that the publisher may be ahead of its receivers

struct Load {
    double seconds = 0.5; ///< of each measurement
    int version = 4;      ///< of MQTT: 4 is 3.1.1
    bool quick = false;   ///< only whether everything still works
};

/// What a figure of ours must be.
struct Must {
    enum class Side : bool { AtMost, AtLeast };
    Side side;
    double bound;
    std::string_view of = {}; ///< times that server's figure; empty: as it is
};

/// One figure that a measure gives.
struct Row {
    std::string what;
    int decimals = 0;
    std::optional<Must> must = {};
};

/// What is measured.
struct Subject {
    const Server& server;
    const Peer& running;                          ///< one that serves all rounds
    std::function<std::unique_ptr<Peer>()> fresh; ///< another one, just started
    Load load;
};

struct Measure {
    enum class When : bool { EachRound, Once };

    std::string_view name;
    When when = When::EachRound;
    std::vector<Row> rows;
    /// Whether that server has it.
    std::function<bool(const Server&, const Peer&)> fits;
    /// A figure for each row.
    std::function<std::vector<double>(const Subject&)> take;
};

std::vector<Measure> latency_measures();
std::vector<Measure> throughput_measures();
std::vector<Measure> quality_measures();
std::vector<Measure> ring_measures();
std::vector<Measure> memory_measures();
std::vector<Measure> stalled_measures();
std::vector<Measure> curve_measures();
std::vector<Measure> connection_measures();

} // namespace tutti::bench
