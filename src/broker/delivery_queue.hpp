// DeliveryQueue: the messages of QoS 1 and 2 that wait for one client, and how many of them each class of
// senders has there.
#pragma once

#include "broker/inflight.hpp"
#include "broker/ring.hpp"

#include <array>
#include <cstddef>

namespace tutti::broker {

class DeliveryQueue {
public:
    using Sender = Principal::Kind;
    struct Amount {
        std::size_t messages = 0;
        std::size_t bytes = 0;
    };

    /// Bytes that it takes to let the message wait.
    static std::size_t cost(const Message& message) noexcept { return message.size() + sizeof(Waiting); }

    bool empty() const noexcept { return waiting_.empty(); }
    const Amount& all() const noexcept { return all_; }
    const Amount& of(Sender sender) const noexcept { return of_[static_cast<std::size_t>(sender)]; }

    void push(Delivery delivery, Sender sender) {
        const auto size = cost(*delivery.message);
        for (Amount* const amount : {&all_, &of_[static_cast<std::size_t>(sender)]}) {
            ++amount->messages;
            amount->bytes += size;
        }
        waiting_.push({std::move(delivery), sender});
    }

    Delivery pop() {
        auto first = waiting_.pop();
        const auto size = cost(*first.delivery.message);
        for (Amount* const amount : {&all_, &of_[static_cast<std::size_t>(first.sender)]}) {
            --amount->messages;
            amount->bytes -= size;
        }
        return std::move(first.delivery);
    }

private:
    static constexpr std::size_t senders = 3;
    struct Waiting {
        Delivery delivery;
        Sender sender = Sender::Anonymous;
    };

    Ring<Waiting> waiting_;
    Amount all_;
    std::array<Amount, senders> of_;
};

} // namespace tutti::broker
