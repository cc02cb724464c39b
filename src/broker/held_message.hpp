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

    const Message* operator->() const noexcept { return &*message_; }
    const Message& operator*() const noexcept { return *message_; }
    explicit operator bool() const noexcept { return static_cast<bool>(message_); }

private:
    void hold(std::uint32_t index) noexcept {
        share_ = index;
        Message::Share& share = message_->share(index);
        if (share.holders++ == 0) share.account->take(Resource::SessionBytes, message_->size());
        share.account->take(Resource::SessionMessages);
    }

    void let_go() noexcept {
        Message::Share& share = message_->share(share_);
        share.account->give_back(Resource::SessionMessages);
        if (--share.holders == 0) share.account->give_back(Resource::SessionBytes, message_->size());
    }

    MessageRef message_;
    std::uint32_t share_ = 0;
};

} // namespace tutti::broker
