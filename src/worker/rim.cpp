#include "worker/rim.hpp"

#include "io/clock.hpp"
#include "io/own_code.hpp"
#include "worker/worker_impl.hpp"

namespace tutti::worker {

namespace {

Task<void> give_back_later() {
    co_await io::sleep_for(seconds(10));
    io::give_back_code();
}

} // namespace

/// The one door into a Worker for this folder's own code.
struct Rim {
    static Worker::Impl& inside(Worker& worker) { return *worker.impl_; }
};

Task<int> run(Worker& worker, asio::io_context& context, bus::Place place) {
    return Rim::inside(worker).run_beside_others(context, std::move(place));
}

int run_process(Worker& worker, asio::io_context& context) { return Rim::inside(worker).run(context); }

void up_without_bus(Worker& worker) { Rim::inside(worker).program_.needs_bus = false; }

void begin_with(Worker& worker, Value config) {
    Rim::inside(worker).program_.first_config = std::move(config);
}

Task<Result<void>> change_config(Worker& worker, Value changes) {
    auto* runtime = Rim::inside(worker).runtime_;
    if (runtime == nullptr) co_return fail(ErrorCode::Unavailable, "the worker does not run");
    co_return co_await runtime->change_configuration(std::move(changes));
}

void on_close(Worker& worker, std::function<Task<void>()> close) {
    Rim::inside(worker).program_.on_close.push_back(std::move(close));
}

void run_beside(Worker& worker, std::string name, std::function<Task<void>()> start) {
    auto& inside = Rim::inside(worker);
    inside.program_.on_start.push_back([&inside, name = std::move(name), start = std::move(start)] {
        inside.runtime_->run_beside(name, start());
    });
}

void give_back_start(Worker& worker) {
    run_beside(worker, "giving back what only the start needs", give_back_later);
}

void on_command_task(Worker& worker, std::string action, TaskHandler handler) {
    Rim::inside(worker).program_.command_tasks.insert_or_assign(std::move(action), std::move(handler));
}

void answer_elsewhere(Worker& worker, BusCommands commands) {
    Rim::inside(worker).program_.bus_commands = std::move(commands);
}

void on_socket_command(Worker& worker, std::string action, SocketHandler handler) {
    Rim::inside(worker).program_.socket_commands.insert_or_assign(std::move(action), std::move(handler));
}

void on_bus_report(Worker& worker, bus::BusReport& report) {
    Rim::inside(worker).program_.bus_reports.push_back(&report);
}

void on_message(Worker& worker, std::string filter, bus::QoS qos, bus::Handler handler) {
    auto& inside = Rim::inside(worker);
    if (inside.runtime_ != nullptr)
        inside.runtime_->listen(std::move(filter), qos, std::move(handler));
    else
        inside.program_.raw_interests.push_back({std::move(filter), qos, std::move(handler)});
}

void publish_health(Worker& worker, contract::Health health) {
    health.updated_at = io::wall_now();
    worker.publish_bytes(
        "health/" + worker.name(), contract::print(health),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(health.expires_in)}
    );
}

bus::Bus& bus(Worker& worker) {
    auto* runtime = Rim::inside(worker).runtime_;
    invariant(runtime != nullptr, "a worker has a bus while it runs");
    return runtime->bus();
}

Task<Result<void>> drained(Worker& worker, SteadyClock::duration timeout) {
    auto* runtime = Rim::inside(worker).runtime_;
    if (runtime == nullptr) co_return fail(ErrorCode::Unavailable, "the worker does not run");
    co_return co_await runtime->drained(timeout);
}

} // namespace tutti::worker
