#include "worker/message.hpp"

#include "base/json.hpp"

namespace tutti::worker {

Result<Value> Message::json() const { return parse_json(payload); }

} // namespace tutti::worker
