// DeliveryQueue: the messages of QoS 1 and 2 that wait for one client, and how many of them each class of
// senders has there.
#pragma once

#include "broker/inflight.hpp"
#include "broker/lazy.hpp"
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

    bool empty() const noexcept { return held_.made() == nullptr || held_.made()->waiting.empty(); }
    const Amount& all() const noexcept { return held_.get().amounts.all; }
    const Amount& of(Sender sender) const noexcept {
        return held_.get().amounts.of[static_cast<std::size_t>(sender)];
    }

    void push(Delivery delivery, Sender sender) {
        const auto size = cost(*delivery.message);
        auto& [waiting, amounts] = held_.use();
        for (Amount* const amount : {&amounts.all, &amounts.of[static_cast<std::size_t>(sender)]}) {
            ++amount->messages;
            amount->bytes += size;
        }
        waiting.push({std::move(delivery), sender});
    }

    Delivery pop() {
        auto& [waiting, amounts] = held_.use();
        auto first = waiting.pop();
        const auto size = cost(*first.delivery.message);
        for (Amount* const amount : {&amounts.all, &amounts.of[static_cast<std::size_t>(first.sender)]}) {
            --amount->messages;
            amount->bytes -= size;
        }
        return std::move(first.delivery);
    }

    template <typename Visit>
    void for_each(Visit&& visit) {
        if (empty()) return;
        held_.use().waiting.for_each([&](Waiting& each) { visit(each.delivery, each.sender); });
    }

private:
    static constexpr std::size_t senders = 3;
    struct Waiting {
        Delivery delivery;
        Sender sender = Sender::Anonymous;
    };

    struct Amounts {
        Amount all = {};
        std::array<Amount, senders> of = {};
    };

    struct Held {
        Ring<Waiting> waiting;
        Amounts amounts;
    };

    Lazy<Held> held_; // most clients never let anything wait
};

} // namespace tutti::broker
