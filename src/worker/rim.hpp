// For programs of Tutti itself whose worker also runs coroutines of its own. Not installed.
#pragma once

#include "bus/make_bus.hpp"
#include "contract/command.hpp"
#include "contract/health.hpp"
#include "io/asio.hpp"
#include "worker/worker.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace tutti::worker {

using TaskHandler = std::function<Task<Result<Value>>(Value params)>;
using CommandTasks = std::map<std::string, TaskHandler, std::less<>>;

using SocketHandler = std::function<Task<Result<Value>>(Value params, std::uint32_t uid)>;
using SocketCommands = std::map<std::string, SocketHandler, std::less<>>;

/// Runs the worker until its stop(), beside others on the caller's io_context, on a bus at `place`: a
/// LocalBroker that they share, or any other. Gives the exit code. The process is the caller's: signals,
/// exit, readiness and registration are none of the worker's, and its name is that of its Options, whatever
/// TUTTI_NAME says. It has a presence, a will and a control socket as ever.
Task<int> run(Worker& worker, asio::io_context& context, bus::Place place);

/// As Worker::run(): the process is this worker's. But the context is the caller's, for what else he runs on
/// it. Returns when nothing runs on it any more.
int run_process(Worker& worker, asio::io_context& context);

/// For a worker that serves without a bus, too: it is up at once, and on_start comes before the first
/// connection.
void up_without_bus(Worker& worker);

/// The section that it lives by until the bus says one: what it was told the last time. One that it cannot
/// live by is an error, and leaves it without. Said before the run.
void begin_with(Worker& worker, Value config);

/// Changes its own section, as set_config does. From a handler.
Task<Result<void>> change_config(Worker& worker, Value changes);

/// Awaited at the end, after on_stop and what runs beside, while the bus is still there.
void on_close(Worker& worker, std::function<Task<void>()> close);

/// Starts a coroutine when the worker is up, and cancels it when it ends.
void run_beside(Worker& worker, std::string name, std::function<Task<void>()> start);

/// Ten seconds after the start, once: the code that only the start needs is no longer in memory. For programs
/// of their own, whose pages nobody shares.
void give_back_start(Worker& worker);

/// Like Worker::on_command, for a command whose answer takes its time; others go on meanwhile.
void on_command_task(Worker& worker, std::string action, TaskHandler handler);

/// Commands that come over the bus and are answered elsewhere. Those of the control socket are never among
/// them.
struct BusCommands {
    std::function<bool(const contract::Command& command)> takes;
    std::function<Task<contract::CommandReply>(contract::Command command)> answer;
};
/// Said before the run.
void answer_elsewhere(Worker& worker, BusCommands commands);

/// A command of the control socket alone, for who has to know who asks: `uid` is ours, or root's.
void on_socket_command(Worker& worker, std::string action, SocketHandler handler);

/// What the bus reports (that it came, went, refused, dropped) goes to `report` too. Said before the run,
/// which it outlives.
void on_bus_report(Worker& worker, bus::BusReport& report);

/// Says how well the worker is, on `health/<name>`, retained for as long as it says of itself. It is stamped
/// here.
void publish_health(Worker& worker, contract::Health health);

/// Gets messages as the bus has them, with their response topic and correlation. Said before the run or from
/// a handler; stands until the run ends.
void on_message(Worker& worker, std::string filter, bus::QoS qos, bus::Handler handler);

/// The worker's bus itself, for request(), subscriptions that come and go, and what else a Worker has no word
/// for. There from on_start to on_stop; subscriptions made on it go in on_stop at the latest. Topics are
/// below the root.
bus::Bus& bus(Worker& worker);

/// Waits until everything published so far has arrived at the bus. Unavailable where there is no bus.
Task<Result<void>> drained(Worker& worker, SteadyClock::duration timeout);

} // namespace tutti::worker
