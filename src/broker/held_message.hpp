// HeldMessage: a message that waits for one client, on that client's account.
#pragma once

#include "broker/account.hpp"
#include "broker/message.hpp"

namespace tutti::broker {

class HeldMessage {
public:
    HeldMessage() noexcept = default;
    HeldMessage(MessageRef message, Account& account) : message_(std::move(message)) {
        hold(message_->share_of(account));
    }
    /// On one of the message's shares.
    HeldMessage(MessageRef message, std::uint32_t share) noexcept : message_(std::move(message)) {
        hold(share);
    }
    HeldMessage(HeldMessage&&) noexcept = default;
    HeldMessage& operator=(HeldMessage&& other) noexcept {
        if (message_) let_go();
        message_ = std::move(other.message_);
        share_ = other.share_;
        return *this;
    }
    ~HeldMessage() {
        if (message_) let_go();
    }

    /// Bytes that its first holder on an account is charged; each further one only its own place.
    static std::size_t cost(const Message& message) noexcept { return message.size() + of_a_place; }
    static constexpr std::size_t of_a_place = 64; ///< in a window or queue, about

    const Message* operator->() const noexcept { return &*message_; }
    const Message& operator*() const noexcept { return *message_; }
    const MessageRef& reference() const noexcept { return message_; }
    explicit operator bool() const noexcept { return static_cast<bool>(message_); }

private:
    void hold(std::uint32_t index) noexcept {
        share_ = index;
        Message::Share& share = message_->share(index);
        const bool is_first = share.holders++ == 0;
        share.account->take(Resource::SessionBytes, of_a_place + (is_first ? message_->size() : 0));
        share.account->take(Resource::SessionMessages);
    }

    void let_go() noexcept {
        Message::Share& share = message_->share(share_);
        share.account->give_back(Resource::SessionMessages);
        const bool was_last = --share.holders == 0;
        share.account->give_back(Resource::SessionBytes, of_a_place + (was_last ? message_->size() : 0));
    }

    MessageRef message_;
    std::uint32_t share_ = 0;
};

} // namespace tutti::broker
