#include "broker/shared_delivery.hpp"

#include "broker/deliver.hpp"

#include <algorithm>

namespace tutti::broker {

using mqtt::QoS;

namespace {

enum class Readiness : std::uint8_t { Never, Asleep, Behind, AtOnce };

Readiness readiness(const Session& session, QoS qos) noexcept {
    const Connection* const to = session.connection;
    if (to == nullptr) return qos == QoS::AtMostOnce ? Readiness::Never : Readiness::Asleep;
    if (!to->keeps_up()) return Readiness::Behind;
    const bool waits =
        qos != QoS::AtMostOnce && (session.has_waiting() || session.in_flight() >= to->inflight_limit);
    return waits ? Readiness::Behind : Readiness::AtOnce;
}

std::size_t waiting(const Session& session, QoS qos) noexcept {
    if (qos == QoS::AtMostOnce)
        return session.connection->output.size() + session.connection->waiting_bytes();
    return session.queue.all().messages + session.in_flight();
}

void pass_on(Core& core, Delivery delivery, SteadyTime now) {
    const MessageRef message = delivery.message.reference();
    delivery.message = {}; // its place is free before another holds it
    if (message->is_expired(now)) {
        ++core.stats.expired;
        return;
    }
    for (const SharedTarget& shared : core.routes.find(message->topic()).shared) {
        if (shared.group->id != delivery.group) continue;
        const Target* const member = choose_member(shared, message->qos);
        if (member == nullptr) break;
        const auto qos = std::min(message->qos, member->qos);
        if (qos == QoS::AtMostOnce) return send_at_most_once(core, *message, delivery.retain, *member, now);
        const Terms terms{
            .qos = qos,
            .retain = delivery.retain,
            .share = message->share_of(member->session->account),
            .group = delivery.group,
            .identifiers = member->identifiers,
            .sender = Principal::Kind::Anonymous, // whoever it was: it takes room from nobody's share
        };
        send_or_queue(core, *member->session, message, terms, now);
        return;
    }
    ++core.stats.dropped;
}

} // namespace

const Target* choose_member(const SharedTarget& shared, QoS qos) noexcept {
    const auto& members = shared.members;
    const Target* best = nullptr;
    auto best_readiness = Readiness::Never;
    std::size_t fewest = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const auto at = (shared.group->turn + i) % members.size();
        const Target& member = members[at];
        const auto its_qos = std::min(qos, member.qos);
        const auto its = readiness(*member.session, its_qos);
        if (its == Readiness::AtOnce) {
            shared.group->turn = at + 1;
            return &member;
        }
        if (its == Readiness::Never || its < best_readiness) continue;
        const auto its_waiting = waiting(*member.session, its_qos);
        if (its == best_readiness && its_waiting >= fewest) continue;
        best = &member;
        best_readiness = its;
        fewest = its_waiting;
    }
    return best;
}

void pass_on(Core& core, Session& session, SteadyTime now) {
    if (session.in_flight() != 0)
        for (auto& delivery : session.inflight.use().take_shared()) pass_on(core, std::move(delivery), now);
    while (!session.queue.empty()) {
        auto delivery = session.queue.pop();
        if (delivery.group != 0) pass_on(core, std::move(delivery), now);
    }
    core.held.wait_for_nothing(); // nobody is answered
}

} // namespace tutti::broker
