// The Bus within one process: a client of a LocalBroker, without a socket and without a copy on a wire. What
// the interface promises holds as over MQTT; the conformance suite runs over both.
#pragma once

#include "base/strong_id.hpp"
#include "bus/backoff.hpp"
#include "bus/bus.hpp"
#include "bus/bus_options.hpp"
#include "bus/changes.hpp"
#include "bus/outbound_queue.hpp"
#include "bus/receipts.hpp"
#include "bus/subscribers.hpp"
#include "bus/topic_root.hpp"
#include "io/deadline.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::bus {

class LocalBroker;
using SharedLocalBroker = std::shared_ptr<LocalBroker>; ///< owned by who composed the process, and each bus

/// Whether a message comes as it is published, or because it was kept.
enum class News : std::uint8_t { Live, Kept };

class LocalBus final : public Bus {
public:
    /// `random` and `report` outlive the bus. Of the options those of single backends say nothing here. One
    /// that goes without stop() has ended unannounced: its will is published.
    LocalBus(SharedLocalBroker broker, BusOptions options, RandomSource& random, BusReport& report);
    ~LocalBus() override;
    LocalBus(const LocalBus&) = delete;
    LocalBus& operator=(const LocalBus&) = delete;

    void start() override;
    Task<void> stop(SteadyClock::duration grace) override;
    bool is_connected() const noexcept override { return state_ == State::Joined; }
    Capabilities capabilities() const override { return capabilities_of(Backend::Local); }
    Result<void> publish(Message message) override;
    Task<Result<void>> publish_surely(Message message, SteadyClock::duration timeout) override;
    Result<Subscription> subscribe(std::string filter, QoS qos, Handler handler) override;
    void unsubscribe(Subscription::Id id) noexcept override;
    Task<Result<void>> confirmed(Subscription::Id id, SteadyClock::duration timeout) override;
    Task<Result<Message>> request(Message command, SteadyClock::duration timeout) override;
    Task<Result<void>> drained(SteadyClock::duration timeout) override;

    // ---- for LocalBroker; topics and filters are whole ----

    using MemberId = StrongId<struct LocalMemberTag, std::uint32_t>;
    struct Wanted {
        QoS qos = QoS::AtMostOnce;
        Subscribers::FilterId filter_id = 0;
        bool granted = false; ///< messages come
        bool asked = true;    ///< kept states are still to come
    };

    const std::string& client_id() const noexcept { return options_.client_id; }
    const std::optional<Message>& will() const noexcept { return options_.will; }
    const std::map<std::string, Wanted>& wanted() const noexcept { return wanted_; }
    /// Does the next thing that there is to do; asks for another turn where there is more.
    void step();
    void
    receive(const Message& message, News news, const std::vector<Subscribers::FilterId>& filters, QoS most);
    /// The connection is gone.
    void break_off(Error why);

private:
    enum class State : std::uint8_t { Idle, Joining, Joined, Away, Left };

    bool has_work() const noexcept;
    void join();
    void tell_broken();
    void grant(const std::string& asked, Wanted& wanted);
    void send_one();
    Result<void> enqueue(Message message, Receipt receipt);
    void drop(const Outgoing& outgoing, const Error& why);

    SharedLocalBroker broker_;
    BusOptions options_;
    RandomSource& random_;
    BusReport& report_;
    TopicRoot root_;
    Backoff backoff_;
    OutboundQueue queue_;
    Subscribers subscribers_;
    std::map<std::string, Wanted> wanted_;
    Changes changes_;
    Receipts receipts_;
    State state_ = State::Idle;
    std::optional<SteadyTime> joined_at_; ///< of the present or the latest connection, until it broke
    std::optional<Error> broken_;         ///< still to be told
    std::optional<io::Deadline> retry_;
    Message received_; ///< used again for every message
    MemberId id_;
};

} // namespace tutti::bus
