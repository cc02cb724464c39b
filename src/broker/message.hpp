// Message: one PUBLISH that outlives the buffer it came in, shared by everybody who still has to get it.
#pragma once

#include "base/time.hpp"
#include "broker/topic_aliases.hpp"
#include "mqtt/publish.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tutti::broker {

class Account;
class Message;

/// Shares a Message by a plain count: all holders are on one thread.
class MessageRef {
public:
    MessageRef() noexcept = default;
    explicit MessageRef(Message* message) noexcept;
    MessageRef(const MessageRef& other) noexcept : MessageRef(other.message_) {}
    MessageRef(MessageRef&& other) noexcept : message_(std::exchange(other.message_, nullptr)) {}
    MessageRef& operator=(const MessageRef& other) noexcept {
        MessageRef copy(other);
        std::swap(message_, copy.message_);
        return *this;
    }
    MessageRef& operator=(MessageRef&& other) noexcept {
        MessageRef moved(std::move(other));
        std::swap(message_, moved.message_);
        return *this;
    }
    ~MessageRef();

    Message* operator->() const noexcept { return message_; }
    Message& operator*() const noexcept { return *message_; }
    explicit operator bool() const noexcept { return message_ != nullptr; }

private:
    Message* message_ = nullptr;
};

/// What differs from one receiver of a message to the next.
struct Wrapping {
    mqtt::QoS qos = mqtt::QoS::AtMostOnce;
    bool retain = false;
    bool duplicate = false;
    mqtt::PacketId packet_id = 0;
    mqtt::SubscriptionIdentifiers identifiers;
    SentAliases::Choice alias = {};
};

class Message {
public:
    /// Copies the publish. `stored_bytes` counts what is held; it must outlive every message.
    static MessageRef make(const mqtt::Publish& publish, SteadyTime now, std::uint64_t& stored_bytes);
    Message(const Message&) = delete;
    Message& operator=(const Message&) = delete;

    std::string_view topic() const noexcept { return publish_.topic; }
    /// The application message, viewing our own bytes. Its flags and quality of service say nothing.
    const mqtt::Publish& publish() const noexcept { return publish_; }
    /// About the bytes that it holds.
    std::size_t size() const noexcept { return bytes_.size() + sizeof(Message); }
    bool is_expired(SteadyTime now) const noexcept;
    /// SteadyTime::max() where it does not.
    SteadyTime expires_at() const noexcept;
    /// What is left of its expiry; it must have one.
    std::uint32_t remaining_seconds(SteadyTime now) const noexcept;
    /// Bytes of the packet that `append` would write.
    std::size_t packet_size(mqtt::Version version, const Wrapping& wrapping) const noexcept;
    /// Appends the PUBLISH for one receiver, its expiry interval less the seconds waited (MQTT 5
    /// §3.3.2.3.3).
    void append(std::string& out, mqtt::Version version, const Wrapping& wrapping, SteadyTime now) const;

    /// The quality of service that it was published with.
    const mqtt::QoS qos;

    SteadyTime received_at() const noexcept { return received_; }

    /// Its record in the journal, which those of its deliveries there refer to.
    struct Durable {
        std::uint64_t key = 0;
        std::uint32_t uses = 0;
    };
    mutable Durable durable;

    /// What an account holds of this message: it is charged once, however many of its clients wait for it.
    struct Share {
        Account* account = nullptr;
        std::uint32_t holders = 0;
    };
    Share& share(std::uint32_t index) noexcept { return index == 0 ? first_share_ : more_shares_[index - 1]; }
    /// The account's share, which may be new. Of a message that no account holds yet, add_share() is it, once
    /// for each account.
    std::uint32_t share_of(Account& account);
    std::uint32_t add_share(Account& account);

private:
    friend class MessageRef;
    Message(const mqtt::Publish& publish, SteadyTime now, std::uint64_t& stored_bytes);
    ~Message();
    mqtt::Publish wrapped(const Wrapping& wrapping) const noexcept;

    std::string bytes_; // the packet as MQTT 5 and QoS 1 say it: what most receivers get, but for a few bytes
    mqtt::PublishLayout layout_;
    mqtt::Publish publish_; // views bytes_
    SteadyTime received_;
    std::uint64_t& stored_bytes_;
    std::uint32_t references_ = 0;
    Share first_share_; // mostly the only one
    std::vector<Share> more_shares_;
};

inline MessageRef::MessageRef(Message* message) noexcept : message_(message) {
    if (message_ != nullptr) ++message_->references_;
}

inline MessageRef::~MessageRef() {
    if (message_ != nullptr && --message_->references_ == 0) delete message_;
}

} // namespace tutti::broker
