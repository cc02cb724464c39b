// Bridge: joins this installation's bus with one broker upstream. Two ends, and what goes from one to the
// other; it holds the acknowledgement of a message until the other side gave its own, so that whoever is
// killed loses nothing.
#pragma once

#include "base/value.hpp"
#include "io/log.hpp"
#include "io/task_group.hpp"
#include "workers/bridge/bridge_end.hpp"
#include "workers/bridge/carrier.hpp"
#include "workers/bridge/retry_queue.hpp"

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tutti::bridge {

struct BridgeOptions {
    std::string name;
    bus::MqttUrl local = {};
    std::string local_client_id = {};
    std::optional<std::string> local_user = {};
    bus::MqttUrl remote = {};
    std::string client_id = {}; ///< at the broker upstream; and this bridge's name on what it carries
    std::optional<std::string> user = {};
    std::optional<std::string> password = {};
    mqtt::Version version = mqtt::Version::V5;
    std::vector<TopicRule> topics = {};
    Roots roots = {};
    seconds session_expiry{86'400};
    bool keep_retained = true;
};

class Bridge final : private EndUser {
public:
    /// `random` and `log` outlive it. `changed` is called when it may be well or unwell now.
    Bridge(
        const asio::any_io_executor& executor, BridgeOptions options, RandomSource& random,
        const io::Log& log, std::function<void()> changed
    );
    ~Bridge() override;
    Bridge(const Bridge&) = delete;
    Bridge& operator=(const Bridge&) = delete;

    void start();
    /// What is under way is given a moment; the rest stays with the broker that it came from.
    Task<void> stop();

    const std::string& name() const noexcept { return options_.name; }
    /// What is wrong, for people; empty: nothing.
    std::string trouble() const;
    /// How it stands and what it carried; for get_stats and health.
    Value figures() const;
    /// Messages that a broker refused for good since the start.
    std::uint64_t refused() const noexcept { return refused_[0] + refused_[1]; }

private:
    void came(Side from, const mqtt::Publish& publish, bus::Delivery delivery) override;
    void
    settled(Side at, bus::Receipt receipt, const Result<void>& fate, const bus::Message* refused) override;
    void dropped(Side at) override { ++dropped_[index(at)]; }
    void accepted(Side at, SessionKept kept) override;
    void ping_answered(Side at) override;
    void changed(Side which) override;

    /// Whether a side has said all that waited there.
    struct Hearing {
        SteadyTime until = SteadyTime::max(); ///< whatever it still has to say
        bool is_asked = false;                ///< a ping is under way …
        bool has_heard = false;               ///< … and something came since
        int quiet_answers = 0;
    };

    static std::size_t index(Side side) noexcept { return static_cast<std::size_t>(side); }
    BridgeEnd& end(Side side) noexcept { return side == Side::Local ? local_ : remote_; }
    void cross(Side to, bus::Message message, Underway underway);
    void stay(Side from, const bus::Message& message, const Underway& underway);
    SharedStates::Verdict judge(Side from, const Carrier::Crossing& crossing);
    void wait_for_meeting(bus::Message message, const Underway& underway);
    void part();
    Side heard_side() const noexcept;
    bool may_have_said_all() noexcept;
    void hear(SteadyTime now);
    void hear_next();
    void send(Side to, bus::Message message, Underway underway);
    bool is_full(Side to) noexcept;
    bool has_room_for(Side to, const bus::Message& message) const noexcept;
    void send_or_wait(Side to, bus::Message message, Underway underway);
    void try_later(Side to, bus::Message message, Underway underway);
    void finish(Side to, const Underway& underway, SharedStates::Fate fate);
    void refuse(Side by, const bus::Message& message, const Underway& underway, const Error& why);
    void log_change(Side which);
    void sent_upstream(SteadyTime now);
    bool does_upstream_take(SteadyTime now) const noexcept;
    void review(SteadyTime now);
    Task<void> watch();
    SteadyTime next_due() noexcept;
    Value direction(Side from) const;

    BridgeOptions options_;
    const io::Log& log_;
    std::function<void()> told_;
    Carrier carrier_;
    BridgeEnd local_;
    BridgeEnd remote_;
    std::map<std::uint64_t, Underway> underway_; ///< by receipt
    std::uint64_t last_receipt_ = 0;
    std::array<RetryQueue, 2> retries_; ///< by the side that has no room
    SharedStates states_;
    std::vector<RetryQueue::Waiting> for_meeting_; ///< from our side, in the order in which they came
    std::size_t for_meeting_bytes_ = 0;
    Hearing hears_;
    SteadyTime leaves_at_ = SteadyTime::max();
    std::size_t unanswered_ = 0;             ///< messages that the broker upstream has not acknowledged
    SteadyTime answered_at_{};               ///< when it last did, or was first asked to
    bool answer_is_watched_ = false;         ///< the timer is set to when that is too long ago
    std::array<std::uint64_t, 2> refused_{}; ///< by the side that did
    std::array<std::uint64_t, 2> retried_{}; ///< likewise
    std::array<std::uint64_t, 2> dropped_{}; ///< QoS 0, for want of room; by the side that they were for
    std::array<std::string, 2> logged_{};    ///< the last that was logged of each side
    asio::steady_timer wakes_;
    io::TaskGroup tasks_;
};

} // namespace tutti::bridge
