// Which handler gets which message: the handlers of one bus by filter. Pure.
#pragma once

#include "bus/bus.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::bus {

class Subscribers {
public:
    using Id = Subscription::Id;
    using FilterId = std::uint32_t; ///< one a distinct filter; usable as MQTT 5 subscription identifier

    struct Added {
        Id id = 0;
        FilterId filter_id = 0;
        QoS qos = QoS::AtMostOnce; ///< the highest that any handler of the filter asks for
    };
    /// `filter` is the wire's and valid, "$share/…" included.
    Added add(const std::string& filter, QoS qos, Handler handler);

    /// The filter, if that was its last handler.
    std::optional<std::string> remove(Id id);

    /// The filter of a handler that is there.
    const std::string* filter_of(Id id) const;

    /// Calls every handler whose filter takes `wire_topic`; with `filters` given (the broker named the
    /// subscriptions that the message is for) only theirs, so that overlapping filters do not double
    /// messages. Handlers may add and remove.
    void deliver(std::string_view wire_topic, const std::vector<FilterId>& filters, const Message& message);

private:
    struct Entry {
        std::string filter;
        FilterId filter_id = 0;
        QoS qos = QoS::AtMostOnce;
        Handler handler;
        bool removed = false;
    };
    void collect(std::string_view wire_topic, const std::vector<FilterId>& filters);
    void bury();

    std::map<Id, Entry> entries_;
    Id last_id_ = 0;
    FilterId last_filter_id_ = 0;
    int delivering_ = 0; ///< depth: entries are only marked as removed meanwhile
    std::vector<Id> targets_;
};

} // namespace tutti::bus
