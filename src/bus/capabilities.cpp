#include "bus/capabilities.hpp"

namespace tutti::bus {

bool is_within(const Capabilities& narrow, const Capabilities& wide) noexcept {
    return narrow.wills <= wide.wills && narrow.shared_subscriptions <= wide.shared_subscriptions
           && narrow.retained <= wide.retained && narrow.expiry <= wide.expiry
           && narrow.request_properties <= wide.request_properties && narrow.ordered <= wide.ordered
           && narrow.maximum_qos <= wide.maximum_qos;
}

} // namespace tutti::bus
