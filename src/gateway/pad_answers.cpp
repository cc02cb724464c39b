// The answers of /api/pad and /ws/pad: the phones that are here, and the connection of one more.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

#include <vector>

namespace tutti::gateway {

io::HttpReply list_phones(Desk& desk, const Call&) {
    std::vector<Value> phones;
    for (const auto& phone : desk.pads.phones(desk.clock()))
        phones.push_back(Value::object(
            {{"producer", phone.producer},
             {"device", phone.device},
             {"name", phone.name},
             {"since", to_seconds(phone.since)},
             {"rate", phone.rate},
             {"suspected", phone.suspected}}
        ));
    return json_answer(Value::object({{"phones", Value::array(std::move(phones))}}));
}

io::HttpReply play_pad(Desk& desk, const Call&) { return io::WebSocketUpgrade{&desk.pads}; }

} // namespace tutti::gateway
