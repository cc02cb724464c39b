#include "broker/subscribe.hpp"

#include "broker/deliver.hpp"
#include "broker/flow.hpp"
#include "broker/leave.hpp"
#include "broker/topic_levels.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

namespace tutti::broker {

using mqtt::QoS;
using mqtt::ReasonCode;
using mqtt::RetainHandling;

namespace {

bool refuse_list(Core& core, Connection& from, const mqtt::DecodeError& error, SteadyTime now) {
    ++core.stats.malformed;
    const auto why = fmt::format("bad SUBSCRIBE or UNSUBSCRIBE: {}", error.message);
    leave(core, from, {.tell = error.reason, .why = why}, now);
    return false;
}

bool is_shared(std::string_view filter) noexcept {
    const auto parsed = mqtt::parse_filter(filter);
    return parsed && !parsed->share_name.empty();
}

ReasonCode permit(Core& core, Connection& from, std::string_view filter) {
    const auto parsed = mqtt::parse_filter(filter);
    if (!parsed) return ReasonCode::TopicFilterInvalid;
    Session& session = *from.session;
    if (count_levels(parsed->filter) > core.limits.topic_levels) return ReasonCode::QuotaExceeded;
    if (!core.authorizer.may_subscribe(session.identity(), parsed->filter)) {
        ++core.stats.denied;
        if (!std::exchange(from.denial_told, true))
            core.report.denied(session.client_id, "subscribe", filter);
        return ReasonCode::NotAuthorized;
    }
    return ReasonCode::Success;
}

// What the client's account has no room for where it subscribes to one more filter.
std::optional<Resource> lacks_to_subscribe(const Session& session, std::string_view filter) {
    if (!session.account.has_room(Resource::Subscriptions)) return Resource::Subscriptions;
    if (!session.account.has_room(Resource::SessionBytes, Session::filter_cost(filter)))
        return Resource::SessionBytes;
    return std::nullopt;
}

// Finds the retained messages that a new subscription is to be sent. False: they are too many for its
// account, or too far to seek after all that was sought for it lately.
bool find_retained(Core& core, const Session& session, std::string_view filter, SteadyTime now) {
    constexpr std::uint64_t few = 64; // always granted, whatever others on the same account have sought
    core.found.clear();
    SearchBudget& budget = session.account.searches;
    const auto granted = std::max(budget.left(now), few);
    auto steps = granted;
    const bool is_whole = core.retained.match(filter, now, core.found, steps);
    budget.spend(granted - steps);
    if (!is_whole) return false;
    std::erase_if(core.found, [&](const RetainedPlace& place) {
        return !core.authorizer.may_receive(session.identity(), place.message()->topic());
    });
    return session.account.has_room(Resource::SessionMessages, core.found.size());
}

void replay_found(Core& core, Session& session, const Subscription& granted) {
    std::string identifiers;
    if (granted.identifier != 0) mqtt::append_subscription_identifier(identifiers, granted.identifier);
    for (auto& place : core.found) {
        const auto qos = std::min(granted.qos, place.message()->qos);
        session.add_replay(
            {.delivery = {.message = {}, .qos = qos, .retain = true, .identifiers = identifiers},
             .place = std::move(place)}
        );
    }
    core.found.clear();
}

ReasonCode subscribe_one(
    Core& core, Connection& from, const mqtt::SubscriptionRequest& request, std::uint32_t identifier,
    SteadyTime now
) {
    if (const auto refusal = permit(core, from, request.filter); is_failure(refusal)) return refusal;
    if (!core.durability.may_keep(*from.session)) return ReasonCode::QuotaExceeded;
    Subscription granted{
        .qos = request.maximum_qos,
        .no_local = request.no_local,
        .retain_as_published = request.retain_as_published,
        .identifier = identifier & Subscription::most_identifier,
    };
    Session& session = *from.session;
    const bool is_new = !session.subscriptions.contains(request.filter);
    const bool replays = !is_shared(request.filter) // MQTT 5 §4.8.2
                         && (request.retain_handling == RetainHandling::Always
                             || (request.retain_handling == RetainHandling::IfNew && is_new));
    if (is_new && session.subscriptions.size() >= core.limits.subscriptions)
        return ReasonCode::QuotaExceeded; // its own limit: nobody else is near one
    auto lacking = is_new ? lacks_to_subscribe(session, request.filter) : std::nullopt;
    if (!lacking && replays && !find_retained(core, session, request.filter, now))
        lacking = Resource::SessionMessages;
    if (lacking) {
        core.refuse(session.account, *lacking, session.client_id, now);
        return ReasonCode::QuotaExceeded; // MQTT 5 §3.9.3; in 3.1.1 the one failure that it has
    }
    if (is_new) session.take_filter(request.filter);
    granted.group = core.subscriptions.add(request.filter, session, granted);
    session.subscriptions.insert_or_assign(request.filter, granted);
    core.durability.subscribed(session, request.filter, granted);
    core.routes.invalidate();
    ++core.stats.subscription_changes;
    if (replays) replay_found(core, session, granted);
    return static_cast<ReasonCode>(granted.qos);
}

} // namespace

bool handle_subscribe(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now) {
    const auto subscribe = mqtt::decode_subscribe(frame, from.version);
    if (!subscribe) return refuse_list(core, from, subscribe.error(), now);
    for (const auto& request : subscribe->requests) // [MQTT-3.8.3-4]
        if (request.no_local && is_shared(request.filter))
            return refuse_list(core, from, {ReasonCode::ProtocolError, "no local on a shared filter"}, now);
    const auto identifier = subscribe->subscription_identifier.value_or(0);
    mqtt::SubscriptionAck ack{.packet_id = subscribe->packet_id};
    for (const auto& request : subscribe->requests) {
        const bool is_one_too_many = ack.reasons.size() >= core.limits.subscriptions; // whatever it is
        ack.reasons.push_back(
            is_one_too_many ? ReasonCode::QuotaExceeded : subscribe_one(core, from, request, identifier, now)
        );
    }
    send_once_kept(core, from, ack);
    pump(core, *from.session, now);
    return true;
}

bool handle_unsubscribe(Core& core, Connection& from, const mqtt::Frame& frame, SteadyTime now) {
    const auto unsubscribe = mqtt::decode_unsubscribe(frame, from.version);
    if (!unsubscribe) return refuse_list(core, from, unsubscribe.error(), now);
    mqtt::SubscriptionAck ack{.type = mqtt::PacketType::Unsuback, .packet_id = unsubscribe->packet_id};
    Session& session = *from.session;
    for (const auto filter : unsubscribe->filters) {
        const auto found = session.subscriptions.find(filter);
        const bool existed = found != session.subscriptions.end();
        if (existed) {
            session.give_back_filter(filter);
            session.subscriptions.erase(found);
            core.subscriptions.remove(filter, session);
            core.durability.unsubscribed(session, filter);
            core.routes.invalidate();
            ++core.stats.subscription_changes;
        }
        const bool valid = mqtt::parse_filter(filter).has_value();
        ack.reasons.push_back(
            existed ? ReasonCode::Success
            : valid ? ReasonCode::NoSubscriptionExisted
                    : ReasonCode::TopicFilterInvalid
        );
    }
    send_once_kept(core, from, ack);
    return true;
}

} // namespace tutti::broker
