#include "broker/overflow.hpp"

#include "mqtt/publish.hpp"
#include "mqtt/topic.hpp"

#include <algorithm>
#include <memory>
#include <optional>

namespace tutti::broker {

namespace {

constexpr std::size_t output_enough = 64 * 1024; // the rest waits until the transport has taken it

void charge(Connection& connection, std::size_t before) {
    const auto after = connection.waiting_bytes();
    Account& account = connection.session->account;
    if (after > before)
        account.take(Resource::SessionBytes, after - before);
    else
        account.give_back(Resource::SessionBytes, before - after);
    connection.charged = connection.charged + after - before;
}

bool may_grow(const Core& core, const Connection& to, std::size_t from, std::size_t size) noexcept {
    if (size <= from) return true;
    return to.backlog->bytes() + size - from <= core.limits.queue_bytes
           && to.session->account.has_room(Resource::SessionBytes, size - from);
}

void count_dropped(Core& core, std::size_t count) noexcept {
    core.stats.dropped += count;
    core.stats.dropped_qos0 += count;
}

// No more than so many packets and bytes wait any longer; what matters least went.
void shrink(Core& core, Connection& to, std::size_t most, std::size_t most_bytes) {
    const auto before = to.waiting_bytes();
    count_dropped(core, to.backlog->shrink(most, most_bytes));
    charge(to, before);
}

// Drops what matters least until so many packets more may wait. False: they would not do if nothing waited.
bool make_room(Core& core, Connection& to, std::size_t count, std::size_t cost) {
    if (count > core.limits.queue_messages || cost > core.limits.queue_bytes) return false;
    Backlog& backlog = *to.backlog;
    shrink(core, to, core.limits.queue_messages - count, core.limits.queue_bytes - cost);
    while (!to.session->account.has_room(Resource::SessionBytes, cost)) {
        if (backlog.empty()) return false;
        shrink(core, to, backlog.size() - 1, backlog.bytes());
    }
    return true;
}

// Whether no latest value has to go for them: one at a time, they would rather make room for each other.
bool fits_beside_latest(const Core& core, const Connection& to, std::size_t count, std::size_t cost) {
    const Backlog& backlog = *to.backlog;
    const auto of_others = backlog.other_bytes();
    const auto missing = to.session->account.missing(Resource::SessionBytes, cost);
    return backlog.size() - backlog.others() + count <= core.limits.queue_messages
           && backlog.bytes() - of_others + cost <= core.limits.queue_bytes && missing <= of_others;
}

// What is left of the interval that stands in the packet; nothing where it is over.
std::optional<std::uint32_t> remaining(const Backlog::Packet& packet, SteadyTime now) noexcept {
    std::uint32_t interval = 0;
    for (std::size_t i = 0; i < sizeof interval; ++i)
        interval = interval << 8 | static_cast<unsigned char>(packet.bytes[packet.expiry_offset + i]);
    const auto waited = std::chrono::duration_cast<seconds>(now - packet.since).count();
    if (waited >= interval) return std::nullopt;
    return static_cast<std::uint32_t>(interval - waited);
}

void send_first(Core& core, Connection& to, SteadyTime now) {
    const auto packet = to.backlog->front();
    std::string& tail = to.output.tail();
    const auto start = tail.size();
    if (packet.expiry_offset != 0) {
        const auto left = remaining(packet, now);
        if (!left) {
            ++core.stats.expired;
            return;
        }
        tail.append(packet.bytes);
        mqtt::patch_expiry(tail.data() + start + packet.expiry_offset, *left);
    } else {
        tail.append(packet.bytes);
    }
    ++core.stats.sent;
    ++to.traffic.sent;
    core.touch(to, packet.bytes.size());
}

} // namespace

bool is_latest_value(const Limits& limits, std::string_view topic) noexcept {
    return std::ranges::any_of(limits.latest, [topic](const std::string& filter) {
        return mqtt::matches(filter, topic);
    });
}

void let_wait(
    Core& core, Connection& to, Importance importance, std::string_view topic, const Backlog::Packet& packet
) {
    if (!to.backlog) to.backlog = std::make_unique<Backlog>();
    to.limit_as_it_came();
    Backlog& backlog = *to.backlog;
    const auto before = to.waiting_bytes();
    const bool is_latest = importance == Importance::Latest;
    if (const auto size = is_latest ? backlog.size_of(topic) : std::nullopt) {
        ++core.stats.coalesced;
        if (may_grow(core, to, *size, packet.bytes.size())) {
            backlog.replace(topic, packet);
            return charge(to, before);
        }
        backlog.forget(topic); // the new one has to find room as any other
        charge(to, before);
    }
    const auto cost = Backlog::cost(packet.bytes.size()) + (is_latest ? topic.size() : 0);
    if (!make_room(core, to, 1, cost)) return count_dropped(core, 1);
    const auto room_made = to.waiting_bytes();
    if (is_latest)
        backlog.add_latest(topic, packet);
    else
        backlog.add(packet);
    charge(to, room_made);
}

bool let_wait_together(Core& core, Connection& to, const Backlog::Packet& packets) {
    if (!to.backlog) to.backlog = std::make_unique<Backlog>();
    to.limit_as_it_came();
    const auto cost = Backlog::cost(packets.bytes.size(), packets.count);
    if (!fits_beside_latest(core, to, packets.count, cost) || !make_room(core, to, packets.count, cost))
        return false;
    const auto room_made = to.waiting_bytes();
    to.backlog->add(packets);
    charge(to, room_made);
    return true;
}

void drain(Core& core, Connection& to, SteadyTime now) {
    if (!to.backlog) return;
    while (!to.backlog->empty() && to.output.size() < output_enough) {
        send_first(core, to, now);
        to.backlog->pop();
    }
    if (to.backlog->empty()) to.backlog.reset();
}

} // namespace tutti::broker
