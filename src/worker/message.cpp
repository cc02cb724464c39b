#include "worker/message.hpp"

#include "base/json.hpp"
#include "contract/sensor_name.hpp"

namespace tutti::worker {

Result<Value> Message::json() const { return parse_json(payload); }

std::string labelled(std::string_view label, std::string_view quantity) {
    return contract::encode_label(label).append(":").append(quantity);
}

} // namespace tutti::worker
