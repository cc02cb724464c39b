#include "broker/restore.hpp"

#include "broker/durable_record.hpp"
#include "broker/leave.hpp"
#include "broker/topic_levels.hpp"
#include "mqtt/topic.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tutti::broker {

using Awaits = InflightWindow::Awaits;

class Restoration {
public:
    Restoration(Core& core, Journal& journal, SteadyTime now) : core_(core), journal_(journal), now_(now) {}

    Restored run(std::span<const JournalRecord> records) {
        const auto highest = highest_key(records);
        core_.durability.attach(journal_, highest + 1);
        for (const auto& [key, value] : records) {
            const auto record = decode_durable(value);
            if (record && is_key_of(key, *record))
                std::visit([&, at = key](const auto& each) { take(at, each); }, *record);
            else
                ++restored_.strange;
        }
        sleep_all();
        for (const auto& [key, filter] : filters_) subscribe(key, filter);
        for (const auto& [key, received] : received_) receive(key, received);
        std::ranges::sort(deliveries_, {}, [](const auto& entry) {
            return std::pair(entry.second.order, entry.first);
        });
        for (const auto& [key, delivery] : deliveries_) deliver(key, delivery);
        for (const auto& [key, message] : messages_)
            if (message->durable.uses == 0) journal_.erase(key);
        restored_.sessions = sessions_.size();
        return restored_;
    }

private:
    static JournalKey highest_key(std::span<const JournalRecord> records) {
        JournalKey highest = 0;
        for (const auto& [key, value] : records) {
            if (key <= largest_key) highest = std::max(highest, key);
            if (const auto record = decode_durable(value))
                if (const auto* delivery = std::get_if<DeliveryRecord>(&*record))
                    highest = std::max(highest, delivery->order);
        }
        return highest;
    }

    static bool is_key_of(JournalKey key, const DurableRecord& record) noexcept {
        return (key > largest_key) == std::holds_alternative<ReceivedRecord>(record);
    }

    // How long ago that was, by a clock that may have been set meanwhile.
    microseconds since(std::uint64_t then) const {
        constexpr std::uint64_t longest = std::uint64_t{1} << 33; // seconds, which fit any of our times
        const auto wall = std::chrono::duration_cast<seconds>(journal_.wall(now_).time_since_epoch()).count();
        const auto at = static_cast<std::uint64_t>(std::max<std::int64_t>(wall, 0));
        return seconds(then < at ? static_cast<std::int64_t>(std::min(at - then, longest)) : 0);
    }

    MessageRef message_of(const MessageRecord& record) {
        return Message::make(record.publish, now_ - since(record.received_at), core_.stats.stored_bytes);
    }

    void take(JournalKey key, const SessionRecord& record) {
        if (core_.sessions.contains(record.client_id)) return journal_.erase(key);
        Account& account = core_.accounts.of(record.principal, record.client_id);
        auto session = std::make_unique<Session>(std::string(record.client_id), record.principal, account);
        session->expiry_seconds = record.expiry_seconds;
        session->left_at = record.left_at == 0 ? now_ : now_ - since(record.left_at);
        session->durable = std::make_unique<DurableSession>(DurableSession{.key = key, .filters = {}});
        sessions_.emplace(key, session.get());
        core_.sessions.insert(std::move(session));
    }
    void take(JournalKey key, const FilterRecord& record) { filters_.emplace_back(key, record); }
    void take(JournalKey key, const MessageRecord& record) {
        auto message = message_of(record);
        message->durable.key = key;
        messages_.emplace(key, std::move(message));
    }
    void take(JournalKey key, const DeliveryRecord& record) { deliveries_.emplace_back(key, record); }
    void take(JournalKey key, const ReceivedRecord& record) { received_.emplace_back(key, record); }
    void take(JournalKey key, const RetainedRecord& record) {
        const auto message = message_of(record.message);
        auto& retained = core_.durability.retained_;
        const bool is_open =
            !is_server_topic(message->topic()) && count_levels(message->topic()) <= core_.limits.topic_levels;
        if (message->is_expired(now_) || !is_open || retained.contains(message->topic()))
            return journal_.erase(key);
        auto& account = core_.accounts.called(record.account_kind, record.account);
        if (core_.durability.keeps_retained(message->topic(), account))
            retained.emplace(message->topic(), key);
        else
            journal_.erase(key); // it is there once more: what replaces it will not be noted
        core_.retained.put(message, account, record.client);
        ++restored_.retained;
    }

    // Those that sleep for longest end first.
    void sleep_all() {
        std::vector<Session*> asleep;
        for (const auto& [key, session] : sessions_) asleep.push_back(session);
        std::ranges::sort(asleep, [](const Session* one, const Session* other) {
            return std::pair(one->left_at, std::string_view(one->client_id))
                   < std::pair(other->left_at, std::string_view(other->client_id));
        });
        for (Session* const session : asleep) {
            sleep_on(core_, *session);
            core_.durability.note(*session); // its sleep has begun, whatever becomes of us
        }
    }

    Session* find(JournalKey key) const {
        const auto found = sessions_.find(key);
        return found == sessions_.end() ? nullptr : found->second;
    }

    void subscribe(JournalKey key, const FilterRecord& record) {
        Session* const session = find(record.session);
        if (session == nullptr || session->subscriptions.contains(record.filter)
            || count_levels(mqtt::parse_filter(record.filter)->filter) > core_.limits.topic_levels)
            return journal_.erase(key);
        session->take_filter(record.filter);
        auto subscription = record.subscription;
        subscription.group = core_.subscriptions.add(record.filter, *session, subscription);
        session->subscriptions.insert_or_assign(std::string(record.filter), subscription);
        session->durable->filters.emplace(record.filter, key);
    }

    void receive(JournalKey key, const ReceivedRecord& record) {
        Session* const session = find(record.session);
        if (session == nullptr || key != Durability::key_of(*session, record.packet_id))
            return journal_.erase(key);
        session->receive_id(record.packet_id);
    }

    void deliver(JournalKey key, const DeliveryRecord& record) {
        Session* const session = find(record.session);
        const auto message = messages_.find(record.message);
        const bool is_released = record.awaits == Awaits::Pubcomp;
        if (session == nullptr || (!is_released && message == messages_.end())) return journal_.erase(key);
        Delivery delivery{
            .message = is_released ? HeldMessage() : HeldMessage(message->second, session->account),
            .qos = record.qos,
            .retain = record.retain,
            .group = record.group,
            .identifiers = std::string(record.identifiers),
            .durable_key = key,
        };
        core_.subscriptions.note_group(record.group);
        if (!is_released) ++message->second->durable.uses;
        if (record.awaits == Awaits::Nothing) {
            session->queue.push(std::move(delivery), record.sender);
        } else if (session->inflight.get().awaits(record.packet_id) != Awaits::Nothing) {
            return core_.durability.over(delivery);
        } else {
            session->inflight.use().restore(record.packet_id, record.awaits, std::move(delivery));
        }
        ++restored_.deliveries;
    }

    Core& core_;
    Journal& journal_;
    SteadyTime now_;
    Restored restored_;
    std::unordered_map<JournalKey, Session*> sessions_;
    std::unordered_map<JournalKey, MessageRef> messages_;
    std::vector<std::pair<JournalKey, FilterRecord>> filters_;
    std::vector<std::pair<JournalKey, ReceivedRecord>> received_;
    std::vector<std::pair<JournalKey, DeliveryRecord>> deliveries_;
};

Restored restore(Core& core, Journal& journal, std::span<const JournalRecord> records, SteadyTime now) {
    return Restoration(core, journal, now).run(records);
}

} // namespace tutti::broker
