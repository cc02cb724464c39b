// HealthPart: how the installation is, in the worker `control`: hears the bus, keeps what changed, answers
// `health.list` and `health.history`, and has carried out what the rules of the file say.
#pragma once

#include "bus/bus.hpp"
#include "control_plane/command_desk.hpp"
#include "control_plane/health/health_rows.hpp"
#include "governance/health/read_health.hpp"
#include "worker/rim.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tutti::control_plane {

/// Calls `returned` each time that the bus comes.
struct BusReturns final : bus::BusReport {
    std::function<void()> returned;
    void connected(bool) override {
        if (returned) returned();
    }
};

class HealthPart {
public:
    struct Options {
        governance::health::HealthConfig health;
        /// Whether what a rule restarts is this installation's to restart now.
        std::function<bool(std::string_view service)> leads = [](std::string_view) { return true; };
    };

    /// All outlive it.
    HealthPart(
        worker::Worker& worker, const asio::any_io_executor& executor, StoreWriter& writer, CommandDesk& desk,
        Options options
    );
    ~HealthPart();
    HealthPart(const HealthPart&) = delete;
    HealthPart& operator=(const HealthPart&) = delete;

    /// Until it is cancelled. Hears nothing before what an earlier process knew has been read.
    Task<void> run();
    /// The bus came back.
    void come_back();
    /// Nothing more is carried out.
    Task<void> close();

    /// Is called for each message; what is none of ours is passed over.
    void hear(const bus::Message& message);

    std::uint64_t unwritten() const noexcept { return unwritten_; }

private:
    /// Owned by this and by the handlers that the bus keeps to the worker's end.
    struct Ear {
        HealthPart* part;
    };

    Task<bool> recall();
    void listen();
    void wake_if_needed();
    Task<void> record();
    Task<void> apply_rules();
    Task<void> restart(std::string rule, std::string service);
    Task<governance::Outcome> list();
    Task<governance::Outcome> history(HistoryQuestion asked);
    Value component_value(const std::string& name, const governance::health::HealthBook::Component& component)
        const;
    Value rules_value() const;

    worker::Worker& worker_;
    StoreWriter& writer_;
    CommandDesk& desk_;
    Options options_;
    governance::health::HealthBook book_;
    governance::health::HealthRules rules_;
    std::shared_ptr<Ear> ear_;
    asio::steady_timer wakes_;
    SteadyTime wakes_at_ = SteadyTime::max();
    io::TaskGroup restarts_;
    std::uint64_t newest_ = 0; ///< change
    std::uint64_t unwritten_ = 0;
    bool is_recalled_ = false;
};

} // namespace tutti::control_plane
