#include "broker/durability.hpp"

#include "mqtt/topic.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace tutti::broker {

using mqtt::QoS;
using Awaits = InflightWindow::Awaits;

// A clock that was never set says 1970: 0 has another meaning.
std::uint64_t Durability::seconds_at(SteadyTime time) const {
    const auto count = std::chrono::duration_cast<seconds>(journal_->wall(time).time_since_epoch()).count();
    return count > 0 ? static_cast<std::uint64_t>(count) : 1;
}

void Durability::put(JournalKey key, bool is_new) {
    if (is_new)
        journal_->add(key, scratch_);
    else
        journal_->set(key, scratch_);
    changed_ = journal_->position();
}

// Of a session there are up to 65,535 at a time: their keys follow from it.
JournalKey Durability::key_of(const Session& session, mqtt::PacketId received) noexcept {
    return of_received | session.durable->key << 16 | received;
}

void Durability::record(const Session& session, bool is_new) {
    encode(
        scratch_,
        SessionRecord{
            .client_id = session.client_id,
            .principal = session.principal,
            .expiry_seconds = session.expiry_seconds,
            .left_at = session.connection == nullptr ? seconds_at(session.left_at) : 0,
        }
    );
    put(session.durable->key, is_new);
}

void Durability::settle(Session& session) {
    const bool wants = is_to_be_durable(session);
    if (session.durable != nullptr && !wants) return end(session);
    if (session.durable != nullptr) return record(session, false);
    if (!wants || !journal_->has_room()) return; // until there is room nothing is taken for it: may_keep()
    session.durable = std::make_unique<DurableSession>(DurableSession{.key = next_key_++, .filters = {}});
    record(session, true);
    record_all(session);
}

void Durability::record_all(Session& session) {
    for (const auto& [filter, subscription] : session.subscriptions)
        subscribed(session, filter, subscription);
    session.received.get().for_each([&](mqtt::PacketId id) { received_id(session, id); });
    if (session.in_flight() != 0)
        session.inflight.use().for_each([&](mqtt::PacketId id, Awaits awaits, Delivery& delivery) {
            if (awaits == Awaits::Pubcomp) {
                delivery.durable_key = next_key_++;
                record(session, delivery, Principal::Kind::Trusted, awaits, id);
            } else {
                sent(session, delivery, id);
            }
        });
    session.queue.for_each([&](Delivery& delivery, Principal::Kind sender) {
        queued(session, delivery, sender);
    });
}

void Durability::note(const Session& session) {
    if (session.durable != nullptr) record(session, false);
}

void Durability::end(Session& session) {
    if (session.durable == nullptr) return;
    for (const auto& [filter, key] : session.durable->filters) journal_->erase(key);
    session.received.get().for_each([&](mqtt::PacketId id) { journal_->erase(key_of(session, id)); });
    if (session.in_flight() != 0)
        session.inflight.use().for_each([&](mqtt::PacketId, Awaits, const Delivery& delivery) {
            over(delivery);
        });
    session.queue.for_each([&](const Delivery& delivery, Principal::Kind) { over(delivery); });
    journal_->erase(session.durable->key);
    session.durable.reset();
    changed_ = journal_->position();
    if (ending_.size() >= most_ending) ending_.erase(ending_.begin());
    ending_.insert_or_assign(std::string(session.client_id), changed_);
}

void Durability::synced(JournalPosition position) {
    std::erase_if(ending_, [position](const auto& entry) { return entry.second <= position; });
}

void Durability::subscribed(Session& session, std::string_view filter, const Subscription& subscription) {
    if (session.durable == nullptr) return;
    const auto [entry, is_new] = session.durable->filters.emplace(filter, next_key_);
    if (is_new) ++next_key_;
    encode(
        scratch_,
        FilterRecord{.session = session.durable->key, .filter = filter, .subscription = subscription}
    );
    put(entry->second, is_new);
}

void Durability::unsubscribed(Session& session, std::string_view filter) {
    if (session.durable == nullptr) return;
    const auto found = session.durable->filters.find(filter);
    if (found == session.durable->filters.end()) return;
    journal_->erase(found->second);
    session.durable->filters.erase(found);
    changed_ = journal_->position();
}

void Durability::add_message(const Message& message) {
    if (message.durable.uses++ != 0) return;
    message.durable.key = next_key_++;
    auto publish = message.publish();
    publish.qos = message.qos;
    encode(scratch_, MessageRecord{.received_at = seconds_at(message.received_at()), .publish = publish});
    put(message.durable.key, true);
}

void Durability::drop_message(const Message& message) {
    if (--message.durable.uses == 0) journal_->erase(message.durable.key);
}

void Durability::record(
    const Session& session, const Delivery& delivery, Principal::Kind sender, Awaits awaits, mqtt::PacketId id
) {
    const bool is_released = awaits == Awaits::Pubcomp;
    const bool is_new = delivery.durable_key == 0;
    if (is_new) {
        add_message(*delivery.message);
        delivery.durable_key = next_key_++;
    }
    encode(
        scratch_,
        DeliveryRecord{
            .session = session.durable->key,
            .message = is_released ? 0 : delivery.message->durable.key,
            .qos = is_released ? QoS::ExactlyOnce : delivery.qos,
            .retain = delivery.retain,
            .sender = sender,
            .awaits = awaits,
            .packet_id = id,
            .order = next_key_++,
            .group = delivery.group,
            .identifiers = delivery.identifiers,
        }
    );
    put(delivery.durable_key, is_new);
}

void Durability::queued(const Session& session, Delivery& delivery, Principal::Kind sender) {
    if (session.durable != nullptr) record(session, delivery, sender, Awaits::Nothing, 0);
}

void Durability::sent(const Session& session, const Delivery& delivery, mqtt::PacketId id) {
    if (session.durable == nullptr) return;
    const auto awaits = delivery.qos == QoS::ExactlyOnce ? Awaits::Pubrec : Awaits::Puback;
    record(session, delivery, Principal::Kind::Trusted, awaits, id);
}

void Durability::released(const Session& session, const Delivery& delivery, mqtt::PacketId id) {
    if (delivery.durable_key == 0) return;
    record(session, delivery, Principal::Kind::Trusted, Awaits::Pubcomp, id);
    drop_message(*delivery.message);
}

void Durability::over(const Delivery& delivery) {
    if (delivery.durable_key == 0) return;
    journal_->erase(std::exchange(delivery.durable_key, 0));
    if (delivery.message) drop_message(*delivery.message);
}

void Durability::received_id(const Session& session, mqtt::PacketId id) {
    if (session.durable == nullptr) return;
    encode(scratch_, ReceivedRecord{.session = session.durable->key, .packet_id = id});
    put(key_of(session, id), false); // the same key comes again
}

void Durability::released_id(const Session& session, mqtt::PacketId id) {
    if (session.durable == nullptr) return;
    journal_->erase(key_of(session, id));
    changed_ = journal_->position();
}

bool Durability::keeps_retained(std::string_view topic, const Account& from) const {
    if (journal_ == nullptr) return false;
    const bool is_judged = !options_.judge.empty() && topic.starts_with(options_.judged);
    if (is_judged && from.holder() != options_.judge) return false;
    return std::ranges::any_of(options_.retained, [topic](const auto& filter) {
        return mqtt::matches(filter, topic);
    });
}

void Durability::retained(const Message& message, const Account& account, std::string_view client) {
    const auto [entry, is_new] = retained_.emplace(message.topic(), next_key_);
    if (is_new) ++next_key_;
    auto publish = message.publish();
    publish.qos = message.qos;
    encode(
        scratch_,
        RetainedRecord{
            .account_kind = account.kind(),
            .account = account.name(),
            .client = client,
            .message = {.received_at = seconds_at(message.received_at()), .publish = publish},
        }
    );
    put(entry->second, is_new);
}

void Durability::cleared(std::string_view topic) {
    const auto found = retained_.find(topic);
    if (found == retained_.end()) return;
    journal_->erase(found->second);
    retained_.erase(found);
    changed_ = journal_->position();
}

void Durability::tidy_retained(const std::function<bool(std::string_view topic)>& is_there) {
    if (retained_.size() < tidy_at_) return;
    constexpr std::size_t few = 64;
    std::erase_if(retained_, [&](const auto& entry) {
        if (is_there(entry.first)) return false;
        journal_->erase(entry.second);
        return true;
    });
    tidy_at_ = std::max(few, 2 * retained_.size());
}

} // namespace tutti::broker
