// Source: a worker that is one poll(): it gives readings, and run_source() does the rest. Always, at an
// interval, or --once.
#pragma once

#include "worker/secret.hpp"
#include "worker/simulation.hpp"
#include "worker/worker.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tutti::worker {

/// What one poll gave.
struct Readings : std::vector<Reading> {
    using std::vector<Reading>::vector;
    /// Why some are missing that should be here: those that are here are published, and the poll has failed.
    std::optional<Error> incomplete = {};
};

struct SourceOptions {
    std::string name = {}; ///< default of TUTTI_NAME and --name; it names the source on the bus
    std::string version = "0";
    std::string title = {};       ///< for people: "This machine"
    std::string description = {}; ///< for people
    /// Of the configuration, where it is not its name: "aranet4" of the source co2.
    std::string section = {};
    /// Default of TUTTI_EVERY ("2s", "500ms"), --every, and of its key in the section `schedule`.
    microseconds interval = seconds(60);
    microseconds longest_poll = seconds(30); ///< a poll that waits longer is cut off, and has failed
    /// A poll that was answered by nobody (Unavailable, Timeout) is tried again within `longest_poll`, so
    /// often in all; each try may take its share of what is left.
    unsigned tries = 3;
    Options worker = {}; ///< the rest; its name, version and description are those above
};

/// What a source says beside its poll.
class AnySource {
public:
    virtual ~AnySource() = default;

    /// Before the first poll, for one that compares two samples: takes the first, and says how long to wait.
    virtual microseconds prepare() { return {}; }
    /// The section `config/<source>`, an object, before the first poll where it is known, and when it
    /// changes.
    virtual Result<void> configure(const Value& config);
    /// Readings in place of a poll's, where its section says `simulate = true`: all that it has, plausible.
    virtual Result<Readings> simulate(const Simulation& simulation);
    /// Further options, commands and subscriptions of its worker, before it runs.
    virtual void equip(Worker& worker);
};

/// A source that has its readings at once: from a file, from memory.
class Source : public AnySource {
public:
    /// The readings now. An error is recorded in `status/<source>`; the source goes on.
    virtual Result<Readings> poll() = 0;
};

/// A whole main(): publishes each poll's readings, `status/<source>` with counters that survive restarts and
/// one-shot runs, and `meta/<source>`. Under --once it polls once; the exit code is 1 where that failed.
/// --print polls once and prints the readings as JSON, without a bus; --config JSON is the section until the
/// bus says another. Polls never overlap: a turn that comes while a poll lasts is left out. The command
/// `poll_now` polls at once and answers what came of it.
int run_source(int argc, char** argv, Source& source, SourceOptions options);

} // namespace tutti::worker
