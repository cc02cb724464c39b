// Statistics: what the broker's counters say to who asks on the control socket. Rates are made when somebody
// asks, from what was then and what is now: nothing counts in the background.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "broker/broker.hpp"

namespace tutti::hub {

/// Counters, as they stand; an object.
Value counters(const broker::Stats& stats);

/// How fast counters grow, since they were looked at last.
class Rates {
public:
    /// Two looks that are closer together than this are held against the same earlier one.
    static constexpr microseconds shortest = seconds(1);

    explicit Rates(SteadyTime began) : since_(began) {}

    /// `{over_sec, received, sent, bytes_received, bytes_sent}`, each but the first a second.
    Value look(const broker::Stats& stats, SteadyTime now);

private:
    Value last_ = Value::object({});
    broker::Stats then_;
    SteadyTime since_;
};

/// `[{client, user?, received, sent, bytes_received, bytes_sent}]`, counted since each connected.
Value clients(const std::vector<broker::ClientTraffic>& busiest);

/// `[{topic, messages}]`, most first.
Value topics(const std::vector<broker::TopicCount>& busiest);

} // namespace tutti::hub
