#include "event/stage.hpp"

namespace tutti::event {

Value embed(const Names& names, const Event& event) {
    return Value::object(
        {{"event_type", names.value(event.type)},
         {"producer_id", names.producer(event.producer).number},
         {"data", event.data}}
    );
}

Value embed_with_time(const Names& names, const Event& event) {
    return Value::object(
        {{"event_type", names.value(event.type)},
         {"producer_id", names.producer(event.producer).number},
         {"data", event.data},
         {"timestamp", to_seconds(event.time)}}
    );
}

} // namespace tutti::event
