// RetryQueue: messages that a broker has no room for now, and what came behind them on their topics: a topic
// keeps its order (MQTT 5 §4.6), and the others go on. The first of a topic is tried alone, and where it is
// taken the rest goes. Pure.
#pragma once

#include "base/time.hpp"
#include "bridge/echo_ledger.hpp"
#include "bus/held_deliveries.hpp"
#include "bus/message.hpp"
#include "workers/bridge/shared_states.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::bridge {

/// A message that went on, until the other side has it.
struct Underway {
    bus::Delivery delivery = {}; ///< 0: QoS 0
    std::optional<EchoLedger::Mark> echo = {};
    std::optional<SharedState> state = {};
    int attempts = 1;
};

class RetryQueue {
public:
    static constexpr auto until_again = seconds{1};

    struct Waiting {
        bus::Message message;
        Underway underway;
    };

    /// Whether what comes on that topic has to wait behind others.
    bool holds(std::string_view topic) const { return lines_.contains(topic); }
    void add_behind(Waiting waiting);
    /// There was no room for it. Of several that were under way the one that came first is tried again first.
    void refused(Waiting waiting, SteadyTime now);

    /// When take_due() has something; max: never.
    SteadyTime due() const noexcept;
    /// What to send again now, one of each topic.
    std::vector<Waiting> take_due(SteadyTime now);
    /// The broker has it, or will never have it: what waited behind it.
    std::deque<Waiting> settled(bus::Delivery delivery);

    std::size_t size() const noexcept;
    /// Of all that waits, about.
    std::size_t bytes() const noexcept { return bytes_; }
    /// What one that waits counts.
    static std::size_t weight(const bus::Message& message) noexcept {
        return sizeof(Waiting) + message.topic.size() + message.payload.size();
    }

private:
    /// Of one topic.
    struct Line {
        std::deque<Waiting> waiting = {}; ///< in the order in which they came
        bus::Delivery tried = {};         ///< is under way; 0: the first is to be tried at `due`
        SteadyTime due = SteadyTime::max();
    };

    std::map<std::string, Line, std::less<>> lines_;
    std::size_t bytes_ = 0;
};

} // namespace tutti::bridge
