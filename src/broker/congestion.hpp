// Congestion: a connected client whose queue is past its mark, and the answers to publications that wait for
// it, of each class of their senders.
#pragma once

#include "broker/authorizer.hpp"
#include "broker/held_answers.hpp"
#include "broker/ring.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace tutti::broker {

class Congestion {
public:
    using Sender = Principal::Kind;
    struct Waiting {
        HeldAnswers::Index index = 0;
        SteadyTime due{}; ///< when it is sent at the latest
    };
    struct Class {
        bool is_past = false; ///< its mark, and has not fallen far below it since
        Ring<Waiting> answers;
    };

    explicit Congestion(SteadyTime since) noexcept : began_at(since) {}

    const SteadyTime began_at;

    Class& of(Sender sender) noexcept { return classes_[static_cast<std::size_t>(sender)]; }
    bool is_over() const noexcept {
        return std::ranges::none_of(classes_, [](const Class& each) { return each.is_past; });
    }
    /// When the first of them is due; empty where nobody waits.
    std::optional<SteadyTime> next_due() const noexcept {
        std::optional<SteadyTime> next;
        for (const Class& each : classes_)
            if (!each.answers.empty())
                next = std::min(next.value_or(SteadyTime::max()), each.answers.front().due);
        return next;
    }
    auto begin() noexcept { return classes_.begin(); }
    auto end() noexcept { return classes_.end(); }

private:
    std::array<Class, 3> classes_;
};

} // namespace tutti::broker
