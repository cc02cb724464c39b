// Link: a worker's place on the bus: its connection, its presence, what it subscribed to, and what it said
// that is kept. Topics here are below the root, as on every bus.
#pragma once

#include "bus/make_bus.hpp"
#include "io/system_random.hpp"
#include "worker/kept_states.hpp"
#include "worker/presence.hpp"
#include "worker/seldom.hpp"
#include "worker/settings.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tutti::worker {

struct LinkStats {
    std::uint64_t published = 0;
    std::uint64_t received = 0;
    std::uint64_t dropped = 0;     ///< lost: the queue was full, or the bus refused it
    std::uint64_t connections = 0; ///< how often it connected
    std::string last_dropped = {}; ///< "event/button: the broker refused the message: quota exceeded"
};

class Link final : private bus::BusReport {
public:
    /// `settings` and `log` outlive it.
    Link(const asio::any_io_executor& executor, bus::Place place, const Settings& settings, const Log& log);
    ~Link() override;

    void start();
    /// Whether it is connected, after waiting for that no longer than `patience`, or until interrupt().
    Task<bool> connected_within(SteadyClock::duration patience);
    void interrupt();
    /// Waits until what is kept on the subscribed topics has come.
    Task<void> kept_states_arrived();
    /// Says that the worker has gone, sends what is queued, and leaves.
    Task<void> stop();

    /// What the bus reports goes to that one too, after the link itself; it outlives the link.
    void also_report_to(bus::BusReport& report);
    bus::Bus& bus() noexcept { return *bus_; }

    void publish(bus::Message message);
    /// For as long as the link lives.
    void subscribe(std::string filter, bus::QoS qos, bus::Handler handler);
    /// The first kept message of a topic, until the kept states have arrived once.
    void subscribe_to_kept(std::string topic, bus::Handler handler);

    Task<Result<void>> drained(SteadyClock::duration timeout) { return bus_->drained(timeout); }
    bool is_connected() const noexcept;
    const LinkStats& stats() const noexcept { return stats_; }

private:
    void connected(bool resumed) override;
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;
    void subscription_refused(std::string_view filter, const Error& why) override;
    void message_dropped(const bus::Message& message, const Error& why) override;
    void goes_without(bus::Capability what) override;
    void emptied() override;

    void note_dropped(const bus::Message& message, const Error& why);
    void watch_presence();
    void say_presence();
    void say_kept_again();

    const Settings& settings_;
    const Log& log_;
    std::string place_; ///< for the log
    std::string presence_topic_;
    PresenceKeeper presence_;
    KeptStates kept_;
    LinkStats stats_;
    std::vector<bus::BusReport*> reports_;
    asio::steady_timer changed_;        ///< cancelled when the connection comes, or for interrupt()
    asio::steady_timer presence_pause_; ///< two instances of one name must not shout each other down
    bool presence_due_ = false;
    bool leaving_ = false;
    std::uint32_t told_away_ = 0; ///< why it is away, as far as that was told: a bit a code
    Seldom tells_of_drops_;
    io::SystemRandom random_;
    std::unique_ptr<bus::Bus> bus_;
    std::vector<bus::Subscription> subscriptions_; ///< after the bus: they go before it
    std::vector<bus::Subscription> once_;
};

} // namespace tutti::worker
