#include "broker/session.hpp"

#include "broker/connection.hpp"

namespace tutti::broker {

Identity Session::identity() const noexcept {
    return {principal, client_id, connection != nullptr ? &connection->peer : nullptr};
}

} // namespace tutti::broker
