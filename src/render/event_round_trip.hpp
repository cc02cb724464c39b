// EventRoundTrip: sends an event over a bus and waits until it has come back, as a renderer on another
// machine would get it. For rehearsals of what stands between input and light.
#pragma once

#include "bus/make_bus.hpp"
#include "contract/event.hpp"
#include "io/system_random.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tutti::render {

class EventRoundTrip final : private bus::BusReport {
public:
    EventRoundTrip() = default;
    ~EventRoundTrip() override;
    EventRoundTrip(const EventRoundTrip&) = delete;
    EventRoundTrip& operator=(const EventRoundTrip&) = delete;

    /// Connects, below a root of its own. Unavailable where nobody answers within 5 s.
    Result<void> join(const std::string& url);
    /// The event as it came back. Timeout where it does not within 5 s.
    Result<contract::Event> send(const contract::Event& event);

private:
    Task<void> confirm();
    Task<void> leave();
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;
    /// Runs what is due until there is an answer, or patience is over.
    template <typename Done>
    bool run_until(const Done& done);

    asio::io_context context_;
    io::SystemRandom random_;
    std::unique_ptr<bus::Bus> bus_;
    bus::Subscription subscription_;
    std::optional<Result<contract::Event>> back_;
    std::optional<Result<void>> confirmed_;
    std::optional<Error> trouble_;
    bool has_left_ = false;
};

} // namespace tutti::render
