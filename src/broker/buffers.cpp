#include "broker/buffers.hpp"

namespace tutti::broker {

namespace {

constexpr std::size_t small_part = 4096; // always granted, whatever others on the same account hold

// Output up to the client's own queue limit is no reason to go: it loses QoS 0 instead (fan_out.cpp).
bool is_large(const Core& core, const Connection& connection) noexcept {
    return connection.input.held() > small_part || connection.output.size() > core.limits.queue_bytes;
}

} // namespace

void charge_change(Core& core, Connection& connection, std::size_t held, SteadyTime now) {
    Account& account = connection.session->account;
    if (held < connection.charged) {
        account.give_back(Resource::SessionBytes, connection.charged - held);
    } else {
        const auto more = held - connection.charged;
        if (is_large(core, connection) && !account.has_room(Resource::SessionBytes, more)) {
            core.refuse(account, Resource::SessionBytes, connection.session->client_id, now);
            core.overflow(connection);
        }
        account.take(Resource::SessionBytes, more);
    }
    connection.charged = held;
}

void release_buffers(Connection& connection) noexcept {
    if (connection.session == nullptr) return;
    connection.session->account.give_back(Resource::SessionBytes, std::exchange(connection.charged, 0));
}

} // namespace tutti::broker
