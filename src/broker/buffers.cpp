#include "broker/buffers.hpp"

#include <algorithm>

namespace tutti::broker {

namespace {

// Granted to each connection, whatever others on the same account hold: the answer to a ping, for instance.
constexpr std::size_t granted_beyond = 4096;

} // namespace

void charge_change(Core& core, Connection& connection, std::size_t held, SteadyTime now) {
    Account& account = connection.session->account;
    if (held < connection.charged) {
        const auto less = connection.charged - held;
        account.give_back(Resource::SessionBytes, less);
        connection.beyond -= std::min(connection.beyond, less);
    } else {
        const auto more = held - connection.charged;
        if (!account.has_room(Resource::SessionBytes, more)) {
            connection.beyond += more;
            if (connection.beyond > granted_beyond) {
                core.refuse(account, Resource::SessionBytes, connection.session->client_id, now);
                core.overflow(connection);
            }
        }
        account.take(Resource::SessionBytes, more);
    }
    connection.charged = held;
}

void release_buffers(Connection& connection) noexcept {
    connection.backlog.reset();
    if (connection.session == nullptr) return;
    connection.session->account.give_back(Resource::SessionBytes, std::exchange(connection.charged, 0));
}

} // namespace tutti::broker
