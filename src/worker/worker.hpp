// Worker: a program that plays its part in a Tutti installation: on the bus, with a presence, with a control
// socket, known to the supervisor. Say what it does, then run() it. One thread: every handler runs in run(),
// one at a time, and is to return soon.
//
// From the environment: TUTTI_NAME, TUTTI_RUN_DIR, TUTTI_BUS, TUTTI_ROOT, TUTTI_HEARTBEAT (docs/workers.md).
#pragma once

#include "io/log.hpp"
#include "worker/message.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::worker {

using Log = io::Log;

/// Whether a run lasts, or does its work once and ends (--once): then it has no presence and no socket.
enum class Pattern : std::uint8_t { Always, Once };

struct Options {
    std::string name = {}; ///< default of TUTTI_NAME and --name: segments of a-z 0-9 _ - joined by '.'
    std::string version = "0";
    std::string description = {};         ///< for --help and people
    std::vector<std::string> topics = {}; ///< where it publishes, below the root, for its presence
    /// The section of the configuration that it lives by, where that is not its name. One that runs under
    /// another name than this program's has a section of that name.
    std::string section = {};

    // Name, pattern and heartbeat of the environment and the command line go before these.
    Pattern pattern = Pattern::Always;
    std::string run_directory = {};      ///< default: TUTTI_RUN_DIR, else the user's
    std::string bus = {};                ///< default: TUTTI_BUS, else the embedded hub's socket
    std::string root = {};               ///< default: TUTTI_ROOT, else "tutti"
    microseconds heartbeat = seconds(5); ///< default of TUTTI_HEARTBEAT ("5s")
};

class Worker {
public:
    using CommandHandler = std::function<Result<Value>(const Value& params)>;

    explicit Worker(Options options);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // ---- what it does: said before run(), or from a handler ----

    /// A further option of the command line, with a value: "--root" or, for its help, "--root DIR".
    void on_option(std::string name, std::string help, std::function<Result<void>(std::string_view)> take);
    /// A further option without a value; the program looks for it by itself.
    void on_flag(std::string name, std::string help);
    /// Runs once the worker is up: its socket is open, and the bus is there with what is kept on it (or did
    /// not come within 2 s). Under --once the run ends after this and what after() still has.
    void on_start(std::function<void()> action);
    /// Runs every `period`, first a period after the start, without drift.
    void every(microseconds period, std::function<void()> action);
    /// Runs once, `delay` after the start, or after now where it runs already.
    void after(microseconds delay, std::function<void()> action);
    /// Answers a command, from the bus (`cmd/<name>`) and from the control socket. An error is the reply.
    void on_command(std::string action, CommandHandler handler);
    /// Gets messages whose topic, below the root, matches an MQTT filter ("event/button/#").
    void subscribe(std::string filter, std::function<void(const Message&)> handler);
    /// Gets what is kept on a topic before the start, or when the bus comes later; once, and not at all where
    /// nothing is kept.
    void on_kept(std::string topic, std::function<void(const Message&)> handler);
    /// Gets the worker's section of the configuration, an object: when it is first known and whenever it
    /// changes. An error is logged, and refuses a set_config; the configuration before it stays.
    void on_config(std::function<Result<void>(const Value& config)> handler);
    /// The same of another section, "display"; where the worker's name has a node before it, of that node.
    /// Said before run().
    void on_section(std::string section, std::function<Result<void>(const Value& config)> handler);
    /// What get_state answers below "state".
    void on_state(std::function<Value()> state);
    /// Further members of the stats in heartbeats and get_stats; an object.
    void on_stats(std::function<Value()> stats);
    /// Runs before a clean end, while the bus is still there.
    void on_stop(std::function<void()> action);

    // ---- on the bus: in run(), from a handler. Topics are below the root ----

    /// `event/<type as path>`; "raw." types with QoS 0, the others with QoS 1. `data` is an
    /// object; another value becomes its `value`, null an empty one.
    void emit(std::string_view type, const Value& data, int producer = 0);
    /// `reading/<name>/<sensor>`, retained; it expires after 3 × interval, but not before 60 s or what
    /// `cache_ttl` of the section `global` says.
    void publish_reading(const Reading& reading, microseconds interval = seconds(20));
    void publish_reading(std::string_view sensor, Value value, std::string_view unit);
    void publish(std::string_view topic, const Value& payload, Publishing how = {});
    void publish_bytes(std::string_view topic, std::string payload, Publishing how = {});

    // ---- itself ----

    const std::string& name() const noexcept;
    Pattern pattern() const noexcept;
    const Value& config() const noexcept; ///< an object; empty until known
    bool bus_connected() const noexcept;
    const Log& log() const noexcept;
    /// One line for people, to the supervisor: "waiting for the camera".
    void status(std::string_view text);
    /// Ends run() cleanly, with this exit code.
    void stop(int exit_code = 0);

    /// Parses the arguments (--name, --once, --verbose, --help, --version, and on_option's), then runs until
    /// stop(), SIGTERM or SIGINT. Returns the exit code: 0 clean, 1 failure, 2 usage.
    int run(int argc, char** argv);
    /// The same without arguments.
    int run();

private:
    friend class SourceRun;
    friend struct Rim;
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace tutti::worker
