// GateWatch: hears on the bus who leads what, and how the vault is, and tells the supervisor which services
// may run. Where no service depends on either it hears and tells nothing.
#pragma once

#include "bus/bus.hpp"
#include "io/asio.hpp"
#include "orchestrator/gate_book.hpp"
#include "worker/worker.hpp"

#include <functional>
#include <optional>
#include <string>

namespace tutti::orchestrator {

class GateWatch final : private bus::BusReport {
public:
    /// Tells the supervisor, on the connection that it knows us by. False: it did not hear of it.
    using Tell = std::function<Task<bool>(Value gates)>;

    /// The worker outlives this. Before it runs; `prefix` is that of the installation's names on the bus.
    GateWatch(worker::Worker& worker, std::string prefix, GatedServices services, Tell tell);

    /// The supervisor says how the service `control` is.
    void control_is(bool ready);
    /// The supervisor is there (again), and was told nothing yet.
    void tell_again();

private:
    void subscribe(const std::string& prefix);
    void connected(bool resumed) override;
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;
    Task<void> tell_changes();

    worker::Worker& worker_;
    GateBook book_;
    Tell tell_;
    std::optional<asio::steady_timer> news_; ///< cancelled when there is something to tell
    bool is_due_ = false;
    bool control_is_ready_ = false;
    std::uint64_t absences_ = 0; ///< of the bus
    bool bus_is_away_ = false;
};

} // namespace tutti::orchestrator
