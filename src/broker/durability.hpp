// Durability: which sessions and retained messages outlive the hub, and what is noted of them in its journal
// when they change. It decides nothing else: the verbs of this folder (connect, publish, deliver, …) tell it
// what they did. Without a journal, and for whom none is kept, each call is a comparison.
//
// A session is durable while its expiry is at least `session_expiry_seconds`: short naps write nothing.
#pragma once

#include "broker/durable_record.hpp"
#include "broker/limits.hpp"
#include "broker/session.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::broker {

class Durability {
public:
    explicit Durability(DurabilityOptions options) : options_(std::move(options)) {}

    /// Keys from `next_key` on are free.
    void attach(Journal& journal, JournalKey next_key) noexcept {
        journal_ = &journal;
        next_key_ = next_key;
    }

    /// The session's expiry may be another: it becomes durable with all that it has, or is no longer.
    void settle(Session& session);
    /// It was resumed, or fell asleep.
    void note(const Session& session);
    /// It ends.
    void end(Session& session);
    /// Whether a durable session of that client id has ended, and is on the disk still: a crash brings it
    /// back.
    bool is_ending(std::string_view client_id) const { return ending_.contains(client_id); }
    /// The journal has come so far.
    void synced(JournalPosition position);

    void subscribed(Session& session, std::string_view filter, const Subscription& subscription);
    void unsubscribed(Session& session, std::string_view filter);

    /// Whether a message or a filter may be taken for the session: it is not to be durable, or there is room.
    /// One that came while there was none becomes durable here.
    bool may_keep(Session& session) {
        if (session.durable == nullptr) {
            if (!is_to_be_durable(session)) return true;
            settle(session);
        }
        return session.durable != nullptr && journal_->has_room();
    }
    /// It waits in the session's queue.
    void queued(const Session& session, Delivery& delivery, Principal::Kind sender);
    /// It got a packet id, under which it will be sent.
    void sent(const Session& session, const Delivery& delivery, mqtt::PacketId id);
    /// PUBREC came: of the delivery, which still has its message, only the id is kept.
    void released(const Session& session, const Delivery& delivery, mqtt::PacketId id);
    /// It was acknowledged, or will never be sent.
    void over(const Delivery& delivery);

    /// A QoS 2 message of that id came from the client; it was released by PUBREL.
    void received_id(const Session& session, mqtt::PacketId id);
    void released_id(const Session& session, mqtt::PacketId id);

    /// Whether what that account retains there outlives the hub.
    bool keeps_retained(std::string_view topic, const Account& from) const;
    /// Whether the disk takes what is noted, as far as is known.
    bool is_writable() const noexcept { return journal_ != nullptr && journal_->has_room(); }
    /// Whether one more may be taken.
    bool may_retain() const noexcept { return journal_->has_room(); }
    void retained(const Message& message, const Account& account, std::string_view client);
    void cleared(std::string_view topic);
    /// Forgets what the store has let go by itself. `is_there` says whether it has something of a topic.
    void tidy_retained(const std::function<bool(std::string_view topic)>& is_there);

    /// What changed for good since begin() is on the disk when the journal has come so far; the beginning
    /// where nothing did.
    void begin() noexcept { changed_ = {}; }
    JournalPosition changed() const noexcept { return changed_; }
    /// All that was noted so far.
    JournalPosition position() const {
        return journal_ == nullptr ? JournalPosition{} : journal_->position();
    }

private:
    friend class Restoration;

    static constexpr JournalKey of_received = 1ULL << 63;
    /// Whoever makes more end while the disk stalls finds that others of them are not waited for.
    static constexpr std::size_t most_ending = 4096;

    bool is_to_be_durable(const Session& session) const noexcept {
        return journal_ != nullptr && session.expiry_seconds >= options_.session_expiry_seconds;
    }
    std::uint64_t seconds_at(SteadyTime time) const;
    void put(JournalKey key, bool is_new);
    void record(const Session& session, bool is_new);
    void add_message(const Message& message);
    void drop_message(const Message& message);
    void record(
        const Session& session, const Delivery& delivery, Principal::Kind sender,
        InflightWindow::Awaits awaits, mqtt::PacketId id
    );
    void record_all(Session& session);
    static JournalKey key_of(const Session& session, mqtt::PacketId received) noexcept;

    DurabilityOptions options_;
    Journal* journal_ = nullptr;
    JournalKey next_key_ = 1;
    JournalPosition changed_;
    std::map<std::string, JournalPosition, std::less<>> ending_; ///< by client id
    std::map<std::string, JournalKey, std::less<>> retained_;
    std::size_t tidy_at_ = 64;
    std::string scratch_;
};

} // namespace tutti::broker
