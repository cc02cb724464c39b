#include "contract/event_stamp.hpp"

#include <fmt/format.h>

namespace tutti::contract {

Event EventStamp::stamp(std::string type, std::int32_t producer, Value data, WallTime timestamp) {
    Event event;
    event.seq = ++count_;
    event.id = fmt::format("{}-{}", run_, count_);
    event.type = std::move(type);
    event.producer = producer;
    event.source = source_;
    event.timestamp = timestamp;
    if (data.is_object())
        event.data = std::move(data);
    else if (!data.is_null())
        event.data = Value::object({{"value", std::move(data)}});
    return event;
}

} // namespace tutti::contract
