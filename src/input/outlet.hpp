// Outlet: the way of all events of this process to the bus. While it is away, raw ones are dropped and
// counted, and actions wait, with their times, to go out marked as late.
#pragma once

#include "bus/bus.hpp"
#include "contract/event.hpp"
#include "device/waiting_events.hpp"

#include <cstdint>

namespace tutti::input {

class Outlet final : public bus::BusReport {
public:
    /// From now on, until close(). The bus outlives that.
    void open(bus::Bus& bus);
    void close() { bus_ = nullptr; }

    void publish(contract::Event event);
    bool is_there() const noexcept { return is_there_; }

    /// What did not arrive, and will not: of raw events, of actions.
    std::uint64_t raw_dropped() const noexcept { return raw_dropped_; }
    std::uint64_t actions_dropped() const noexcept { return refused_ + waiting_.dropped(); }
    std::uint64_t late() const noexcept { return late_; }
    std::size_t waiting() const noexcept { return waiting_.size(); }
    std::uint64_t published() const noexcept { return published_; }

private:
    void connected(bool resumed) override;
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;
    void message_dropped(const bus::Message& message, const Error& why) override;
    void send(const contract::Event& event, bus::QoS qos);

    bus::Bus* bus_ = nullptr;
    bool is_there_ = false;
    device::WaitingEvents waiting_;
    std::uint64_t published_ = 0;
    std::uint64_t raw_dropped_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t late_ = 0;
};

} // namespace tutti::input
