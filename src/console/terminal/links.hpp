// What the console hears and asks over: the supervisor's socket, workers' sockets, the bus, log files. Each
// is joined again when it was away; nobody is held up by any of them.
#pragma once

#include "bus/make_bus.hpp"
#include "console/event.hpp"
#include "console/request.hpp"
#include "io/system_random.hpp"
#include "io/task_group.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace tutti::console {

/// Takes what came; the views in it live until it returns.
using Take = std::function<void(const Event&)>;

/// Asks the supervisor for its state: at once, whenever it says that something changed, and now and then.
class SupervisorLink {
public:
    SupervisorLink(asio::any_io_executor executor, std::filesystem::path run_directory, Take take);
    Task<void> run();
    void ask_now();

private:
    Task<void> follow();

    std::filesystem::path socket_;
    Take take_;
    asio::steady_timer wakes_;
    bool is_asked_ = false;
};

/// A connection for each command: a slow answer holds up no other.
class WorkerCalls {
public:
    static constexpr std::size_t most_at_once = 64;

    WorkerCalls(asio::any_io_executor executor, std::filesystem::path run_directory, Take take);
    void ask(Ask ask);
    Task<void> stop() { return tasks_.stop(); }

private:
    Task<void> call(Ask ask);

    std::filesystem::path run_directory_;
    Take take_;
    io::TaskGroup tasks_;
};

class BusLink {
public:
    /// `place` is the bus; its root comes from `options`.
    BusLink(asio::any_io_executor executor, bus::Place place, bus::BusOptions options, Take take);
    ~BusLink();
    void start() { bus_->start(); }
    void listen_to(const std::set<std::string>& filters);
    void publish(const Publish& message);
    Task<void> stop();

private:
    class Report;

    void confirm_anew();
    Task<void> confirm(std::uint64_t asked);

    Take take_;
    io::TaskGroup tasks_;
    io::SystemRandom random_;
    std::unique_ptr<Report> report_;
    std::unique_ptr<bus::Bus> bus_;
    std::map<std::string, bus::Subscription, std::less<>> subscriptions_;
    std::uint64_t asked_ = 0; ///< how often it was asked whether the bus listens
};

/// Lines of all services' logs, from the last ones on, while somebody wants them.
class LogLink {
public:
    LogLink(asio::any_io_executor executor, std::filesystem::path folder, Take take);
    void follow(bool is_wanted);
    Task<void> stop() { return tasks_.stop(); }

private:
    Task<void> run();

    asio::any_io_executor executor_;
    std::filesystem::path folder_;
    Take take_;
    io::TaskGroup tasks_;
    bool follows_ = false;
};

} // namespace tutti::console
