// Program: what a worker was told to do, before and while it runs.
#pragma once

#include "base/arguments.hpp"
#include "contract/reading.hpp"
#include "worker/command_desk.hpp"
#include "worker/rim.hpp"
#include "worker/worker.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tutti::worker {

struct Timer {
    enum class Kind : std::uint8_t { Once, Repeated };

    Kind kind;
    microseconds period;
    std::function<void()> action;
};

struct Interest {
    enum class Kind : std::uint8_t { Lasting, KeptState };

    Kind kind;
    std::string filter; ///< below the root
    std::function<void(const Message&)> handler;
};

/// Of a program of Tutti itself: the message as the bus has it.
struct RawInterest {
    std::string filter;
    bus::QoS qos;
    bus::Handler handler;
};

/// A section of the configuration beside the worker's own.
struct FurtherSection {
    std::string name; ///< without its node
    std::function<Result<void>(const Value&)> accept;
};

struct Program {
    Options options;
    Arguments arguments;
    CommandDesk commands;
    CommandTasks command_tasks; ///< answered later
    std::optional<BusCommands> bus_commands;
    SocketCommands socket_commands;
    std::vector<Timer> timers;
    std::vector<Interest> interests;
    std::vector<RawInterest> raw_interests;
    std::vector<bus::BusReport*> bus_reports;
    std::vector<std::function<void()>> on_start;
    std::vector<std::function<void()>> on_stop;
    std::vector<std::function<Task<void>()>> on_close;
    bool needs_bus = true; ///< whether it waits for the bus, within reason, before it is up
    std::vector<std::function<Result<void>(const Value&)>> on_config;
    Value first_config = Value::object({}); ///< until the bus says one
    /// The worker's own section, as the bus has it, is not right: what it lives by is what it had before.
    std::function<void(const Error&)> on_refused_config;
    std::vector<FurtherSection> sections;
    microseconds least_expiry = contract::least_reading_expiry; ///< of readings
    std::function<Value()> state;
    std::function<Value()> stats;
};

} // namespace tutti::worker
