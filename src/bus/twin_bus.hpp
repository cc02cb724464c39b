// TwinBus: one bus in front of two: that within the process, which is always there, and that of the
// installation, which comes and goes. What is said is said on both; what comes on either is heard. So workers
// of one process reach each other without a broker, and everybody else reaches them as ever.
//
// A message of ours comes back on the other bus where we hear it there, too: events are known by their ids,
// and states are states.
#pragma once

#include "bus/bus.hpp"
#include "bus/make_bus.hpp"

#include <map>
#include <memory>
#include <string>

namespace tutti::bus {

class TwinBus final : public Bus {
public:
    /// `near` makes the one within, `far` is the other. `random` and `report` outlive it. The report is told
    /// of the near one, and that it is connected again when the far one is: what is to be there must be said
    /// there again.
    TwinBus(
        const asio::any_io_executor& executor, LocalPlace& near, Place far, BusOptions options,
        RandomSource& random, BusReport& report
    );

    void start() override;
    Task<void> stop(SteadyClock::duration grace) override;
    bool is_connected() const noexcept override { return near_->is_connected(); }
    Capabilities capabilities() const override { return near_->capabilities(); }
    /// Where the far one is away, events are not kept for it: they would come when they are over.
    Result<void> publish(Message message) override;
    Task<Result<void>> publish_surely(Message message, SteadyClock::duration timeout) override;
    Result<Subscription> subscribe(std::string filter, QoS qos, Handler handler) override;
    void unsubscribe(Subscription::Id id) noexcept override;
    Task<Result<void>> confirmed(Subscription::Id id, SteadyClock::duration timeout) override;
    /// Asked on the far one, where it is there.
    Task<Result<Message>> request(Message command, SteadyClock::duration timeout) override;
    Task<Result<void>> drained(SteadyClock::duration timeout) override;

private:
    class FarReport final : public BusReport {
    public:
        explicit FarReport(BusReport& report) : report_(report) {}
        void connected(bool resumed) override { report_.connected(resumed); }
        void emptied() override { report_.emptied(); }

    private:
        BusReport& report_;
    };
    struct Pair {
        Subscription near;
        Subscription far;
    };

    bool is_for_far(const Message& message) const noexcept;

    FarReport far_report_;
    std::unique_ptr<Bus> near_;
    std::unique_ptr<Bus> far_;
    std::map<Subscription::Id, Pair> subscriptions_;
    Subscription::Id last_id_ = 0;
};

/// Where TwinBuses are made: a place within the process, and beyond it.
class TwinPlace final : public LocalPlace {
public:
    TwinPlace(asio::any_io_executor executor, SharedLocalPlace near, Place far)
        : executor_(std::move(executor)), near_(std::move(near)), far_(std::move(far)) {}

    std::unique_ptr<Bus> join(BusOptions options, RandomSource& random, BusReport& report) override;

private:
    asio::any_io_executor executor_;
    SharedLocalPlace near_;
    Place far_;
};

} // namespace tutti::bus
