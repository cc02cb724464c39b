// HeldMessage: a message that waits for one client, on that client's account.
#pragma once

#include "broker/account.hpp"
#include "broker/message.hpp"

namespace tutti::broker {

class HeldMessage {
public:
    HeldMessage() noexcept = default;
    HeldMessage(MessageRef message, Account& account)
        : message_(std::move(message)), share_(&message_->share_of(account)) {
        if (share_->holders++ == 0) account.take(Resource::SessionBytes, message_->size());
        account.take(Resource::SessionMessages);
    }
    HeldMessage(HeldMessage&& other) noexcept
        : message_(std::move(other.message_)), share_(std::exchange(other.share_, nullptr)) {}
    HeldMessage& operator=(HeldMessage other) noexcept {
        std::swap(message_, other.message_);
        std::swap(share_, other.share_);
        return *this;
    }
    ~HeldMessage() {
        if (share_ == nullptr) return;
        Account& account = *share_->account;
        account.give_back(Resource::SessionMessages);
        if (--share_->holders == 0) account.give_back(Resource::SessionBytes, message_->size());
    }

    const MessageRef& reference() const noexcept { return message_; }
    const Message* operator->() const noexcept { return &*message_; }
    const Message& operator*() const noexcept { return *message_; }
    explicit operator bool() const noexcept { return static_cast<bool>(message_); }

private:
    MessageRef message_;
    Message::Share* share_ = nullptr;
};

} // namespace tutti::broker
