// Runtime: one run of a worker, from its sockets to its clean end, alone in its process or beside others.
#pragma once

#include "contract/event_stamp.hpp"
#include "control/client.hpp"
#include "io/task_group.hpp"
#include "worker/configuration.hpp"
#include "worker/control_plane.hpp"
#include "worker/link.hpp"
#include "worker/program.hpp"
#include "worker/seldom.hpp"

#include <list>
#include <memory>
#include <optional>

namespace tutti::worker {

/// Told of a run's course, for whoever owns the process.
class RunReport {
public:
    virtual ~RunReport() = default;
    virtual void is_up() {}
    virtual void ends() {}
    /// What became of what the bus says of a section that the worker lives by.
    virtual void section_came(const std::string&, const Result<void>&) {}
};

/// The process is the caller's: its signals, its exit, what a supervisor is told of it.
class Runtime {
public:
    /// All but the place outlive it. The settings' pattern says whether it lasts.
    Runtime(
        asio::io_context& context, bus::Place place, const Settings& settings, Program& program,
        const Log& log, RunReport& report
    );

    /// The worker's whole life. Gives the exit code.
    Task<int> run();
    void stop(int exit_code);

    // For handlers, while it runs. Topics are below the root.
    void start_timer(const Timer& timer);
    void listen(const Interest& interest);
    void listen(std::string filter, bus::QoS qos, bus::Handler handler);
    void publish(bus::Message message);
    bus::Bus& bus() noexcept { return link_->bus(); }
    void run_beside(std::string name, Task<void> task);
    /// The same, and a one-shot run lasts until it has ended.
    void work_on(std::string name, Task<void> task);
    void emit(std::string_view type, const Value& data, int producer);
    Task<Result<void>> drained(SteadyClock::duration timeout);
    Task<Result<void>> change_configuration(Value changes);
    bool bus_connected() const noexcept { return link_ && link_->is_connected(); }
    const Value& config() const noexcept { return configuration_.config(); }

private:
    bool once() const noexcept { return settings_.pattern == Pattern::Once; }
    Task<bool> open();
    Task<void> work();
    Task<void> close();

    Task<void> keep_time(Timer timer);
    Task<void> see_through(Task<void> task);
    void end_if_done();

    void attend();
    void take_command(const bus::Message& message);
    // Whoever does not wait for an answer before the next command is held to these.
    static constexpr std::size_t most_answering = 4096;
    static constexpr std::size_t most_answering_bytes = 16 << 20;
    bool has_room_for(const bus::Message& question) const noexcept;
    bool begin_answering(const AddressedCommand& command, const bus::Message& question);
    void end_answering(CommandAnswer said, const bus::Message& question);
    void relay(AddressedCommand command, const bus::Message& question);
    Task<void> relay_later(AddressedCommand command, bus::Message question);
    Task<void> answer_later(AddressedCommand command, TaskHandler handler, bus::Message question);
    void reply(CommandAnswer answer, const bus::Message& question);
    void live_by(const std::string& section, Configuration& configuration);
    Task<Result<Value>> set_config(Value params);
    void begin_with_first_config();
    Task<Result<void>> change_by_keeper(control::Client& keeper, const Value& changes);
    Result<void> change_by_ourselves(const Value& changes);
    Result<void> accept(const Value& config);

    Value state() const;
    Value stats() const;

    asio::io_context& context_;
    bus::Place place_;
    const Settings& settings_;
    Program& program_;
    const Log& log_;
    RunReport& report_;
    SteadyTime started_;
    io::TaskGroup tasks_;
    asio::steady_timer stopped_; ///< never expires; cancelled by stop()
    Configuration configuration_;
    std::list<Configuration> further_; ///< those of other sections
    std::optional<Link> link_;
    std::unique_ptr<ControlPlane> control_;
    std::uint64_t not_understood_ = 0; ///< commands
    Seldom tells_of_commands_;
    contract::EventStamp events_;
    int pending_ = 0;           ///< once-timers that have not run yet, and work that has not ended
    std::size_t answering_ = 0; ///< commands that wait for their answers
    std::size_t answering_bytes_ = 0;
    /// Those with an idempotency key, and who asked the same meanwhile.
    std::map<std::string, std::vector<std::pair<AddressedCommand, bus::Message>>, std::less<>> joining_;
    bool stopping_ = false;
    int exit_code_ = 0;
};

} // namespace tutti::worker
