#include "broker/flow.hpp"

#include "broker/deliver.hpp"
#include "broker/leave.hpp"

namespace tutti::broker {

using mqtt::PacketType;
using mqtt::ReasonCode;

namespace {

constexpr std::size_t low_part = 2; // of the mark: the queue falls so far before those who wait are answered

constexpr std::array senders = {Principal::Kind::Anonymous, Principal::Kind::User, Principal::Kind::Trusted};

DeliveryQueue::Amount mark(const Core& core, const Session& receiver, Principal::Kind sender) noexcept {
    const auto part = part_of(receiver, sender);
    return {core.limits.queue_messages / part, core.limits.queue_bytes / part};
}

bool is_past(const DeliveryQueue::Amount& waiting, const DeliveryQueue::Amount& mark) noexcept {
    return waiting.messages > mark.messages || waiting.bytes > mark.bytes;
}

// Nobody can slow down who is more trusted by reading slowly: that one waits so briefly that a burst still
// finds its pace, and what goes on at the pace of a show notices nothing.
microseconds hold_of(const Core& core, const Session& receiver, Principal::Kind sender) noexcept {
    constexpr int brief = 100;
    return sender > receiver.account.kind() ? core.limits.hold / brief : core.limits.hold;
}

void finish_exchange(Connection& client) noexcept {
    if (client.unanswered != 0) --client.unanswered; // not those of an earlier connection
}

auto sending(Core& core, SteadyTime now) {
    return [&core, now](const HeldAnswer& answer) {
        Connection& to = *answer.to;
        if (!is_to_be_read(core, to)) to.last_received = now; // it may have spoken, and nobody listened
        if (answer.publication != 0) return send_kept(core, answer, now);
        if (answer.ends_exchange) finish_exchange(to);
        to.output.append(answer.packet);
        core.touch(to, answer.packet.size());
    };
}

void let_go(Core& core, Congestion::Class& of, SteadyTime now) {
    while (!of.answers.empty()) core.held.let_go(of.answers.pop().index, sending(core, now));
}

void arm_hold(Core& core, Session& receiver) {
    if (const auto due = receiver.congestion->next_due())
        core.deadlines.arm(receiver.deadline, *due, &receiver);
    else
        core.deadlines.disarm(receiver.deadline);
}

} // namespace

std::size_t part_of(const Session& receiver, Principal::Kind sender) noexcept {
    constexpr std::size_t parts = 4;
    const bool is_guest = sender != Principal::Kind::Trusted;
    return is_guest && receiver.account.kind() == Principal::Kind::Trusted ? parts : 1;
}

void note_queued(Core& core, Session& receiver, Principal::Kind sender, SteadyTime now) {
    if (!is_past(receiver.queue.of(sender), mark(core, receiver, sender))
        && (!receiver.congestion || !receiver.congestion->of(sender).is_past))
        return;
    if (!receiver.congestion) receiver.congestion = std::make_unique<Congestion>(now);
    receiver.congestion->of(sender).is_past = true;
    core.held.wait_for(receiver);
}

void acknowledge(Core& core, Connection& to, const mqtt::Ack& ack, SteadyTime now) {
    const bool has_failed = is_failure(ack.reason);
    const bool ends = ack.type == PacketType::Puback || has_failed == (ack.type == PacketType::Pubrec);
    // A PUBCOMP is no refusal: that its id is not known any more may not be on the disk yet.
    if (has_failed && ack.type != PacketType::Pubcomp) core.held.wait_for_nothing();
    if (!core.held.is_waiting()) {
        if (ends) finish_exchange(to);
        core.send(to, ack);
        return core.held.wait_for_nothing();
    }
    HeldAnswer held{.to = &to, .packet = {}, .ends_exchange = ends};
    encode(held.packet, ack, to.version);
    const auto index = core.held.hold(std::move(held));
    for (Session* const receiver : core.held.receivers()) {
        Congestion& congestion = *receiver->congestion;
        const auto sender = to.session->account.kind();
        const auto due = now + hold_of(core, *receiver, sender);
        const auto next = congestion.next_due();
        congestion.of(sender).answers.push({index, due});
        if (!next || due < *next) arm_hold(core, *receiver);
    }
    core.held.wait_for_nothing();
}

void tell_once_kept(Core& core, Connection& to) {
    to.told_from = core.durability.position();
    if (may_be_told(core, to)) return;
    to.congested = true;
    core.untold.push_back(to.id);
}

void ease(Core& core, Session& receiver, SteadyTime now) {
    if (!receiver.congestion) return;
    for (const auto sender : senders) {
        auto& of = receiver.congestion->of(sender);
        auto low = mark(core, receiver, sender);
        low.messages /= low_part;
        low.bytes /= low_part;
        if (!of.is_past || is_past(receiver.queue.of(sender), low)) continue;
        of.is_past = false;
        let_go(core, of, now);
    }
    if (receiver.congestion->is_over()) let_all_go(core, receiver, now);
}

void let_all_go(Core& core, Session& receiver, SteadyTime now) {
    if (!receiver.congestion) return;
    const auto congestion = std::exchange(receiver.congestion, nullptr);
    core.deadlines.disarm(receiver.deadline);
    for (auto& of : *congestion) let_go(core, of, now);
}

void expire_held(Core& core, Session& receiver, SteadyTime now) {
    if (!receiver.congestion || !receiver.congestion->next_due())
        return core.deadlines.disarm(receiver.deadline);
    const auto stuck_since = std::max(receiver.congestion->began_at, receiver.connection->last_progress);
    if (now - stuck_since >= core.limits.hold)
        return leave(
            core, *receiver.connection,
            {.tell = ReasonCode::QuotaExceeded, .why = "makes no progress while others wait for it"}, now
        );
    for (auto& of : *receiver.congestion)
        while (!of.answers.empty() && of.answers.front().due <= now)
            core.held.let_go(of.answers.pop().index, sending(core, now));
    arm_hold(core, receiver);
}

void synced(Core& core, JournalPosition position, SteadyTime now) {
    core.durability.synced(position);
    core.held.synced(position, sending(core, now));
    std::erase_if(core.untold, [&core](ConnectionId id) {
        Connection* const to = core.find(id);
        if (to == nullptr) return true;
        if (!may_be_told(core, *to)) return false;
        core.touch(*to, 0);
        return true;
    });
}

bool is_to_be_read(const Core& core, const Connection& connection) noexcept {
    return connection.held <= core.limits.receive_maximum || connection.session == nullptr
           || connection.session->in_flight() != 0;
}

} // namespace tutti::broker
