// Troubles: what the gateway says of itself on health/gateway: what went wrong lately, for a while, and what
// is wrong with the policy until it is mended. Pure: told the time.
#pragma once

#include "contract/health.hpp"

#include <optional>
#include <string>
#include <utility>

namespace tutti::gateway {

class Troubles {
public:
    /// Less than a health holds: it is said again, or that all is well, before it expires.
    static constexpr microseconds is_told_for = seconds(50);

    void note(std::string message, SteadyTime now) {
        lately_ = Passing{std::move(message), now + is_told_for};
    }
    /// Why the policy that was meant does not hold; empty: it does. False: nothing is to be said of it.
    bool note_policy(std::string problem) {
        const bool is_news = !problem.empty() || !policy_.empty();
        policy_ = std::move(problem);
        if (!policy_.empty()) lately_.reset();
        return is_news;
    }
    /// Without details. That all is well does not expire: nobody says it again.
    contract::Health say(WallTime wall, SteadyTime now) {
        if (lately_ && now >= lately_->until) lately_.reset();
        contract::Health health{
            .message = "serving", .updated_at = wall, .expires_in = seconds(4'294'967'295)
        };
        next_.reset();
        if (!lately_ && policy_.empty()) return health;
        health.level = contract::HealthLevel::Warn;
        health.message = lately_ ? lately_->message : "policy: " + policy_;
        health.expires_in = contract::Health{}.expires_in;
        next_ = lately_ ? lately_->until : now + is_told_for;
        return health;
    }
    /// When it is to be said again; nothing: not before something happens.
    std::optional<SteadyTime> next() const noexcept { return next_; }

private:
    struct Passing {
        std::string message;
        SteadyTime until;
    };
    std::optional<Passing> lately_;
    std::string policy_;
    std::optional<SteadyTime> next_;
};

} // namespace tutti::gateway
