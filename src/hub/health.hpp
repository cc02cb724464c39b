// HubHealth: what the hub says of itself on health/hub: that somebody holds most of its share, or was
// refused, or that its journal fails. Pure. While all is well, and nothing changes, it wants no time: the
// hub's word dies with the hub, which keeps it, so it need not be said again before it expires.
#pragma once

#include "contract/health.hpp"
#include "hub/holdings.hpp"

#include <optional>
#include <string>
#include <utility>

namespace tutti::hub {

class HubHealth {
public:
    /// The accounts must outlive it.
    explicit HubHealth(const broker::Accounts& accounts) noexcept : accounts_(accounts) {}

    /// What to say now; nothing where it was said. Cheap where nothing changed.
    std::optional<contract::Health> look(WallTime wall, SteadyTime now);
    /// It was published. What that itself changed is no news.
    void published() noexcept { seen_ = said_ = accounts_.revision(); }
    /// Which policy holds, said from now on, and why it is not the one that is there; empty: it is.
    void note_policy(Value standing, std::string problem) {
        policy_ = std::move(standing);
        policy_problem_ = std::move(problem);
        is_news_ = true;
        next_look_ = SteadyTime{};
    }
    /// Why nothing durable is taken; empty: it is.
    void note_journal(std::string problem) {
        journal_problem_ = std::move(problem);
        is_news_ = true;
        next_look_ = SteadyTime{};
    }
    /// What the journal had lost at the start. It is said until the next.
    void note_damage(std::string damage) {
        journal_damage_ = std::move(damage);
        is_news_ = true;
        next_look_ = SteadyTime{};
    }
    /// When to look though nothing happens.
    std::optional<SteadyTime> next_look() const noexcept { return next_look_; }

    static constexpr microseconds is_told_for = seconds(60); ///< a refusal
    static constexpr microseconds looks_every = seconds(1);  ///< at most
    static constexpr microseconds says_every = seconds(10);  ///< at most, but for what is worse than before

private:
    struct Finding {
        contract::HealthLevel level = contract::HealthLevel::Ok;
        std::string message = "serving";
        std::optional<SteadyTime> until = {};
    };
    Finding find(SteadyTime now) const;
    contract::Health say(Finding finding, WallTime wall, SteadyTime now);

    const broker::Accounts& accounts_;
    std::optional<SteadyTime> next_look_ = SteadyTime{};
    SteadyTime looked_at_{};
    SteadyTime said_at_{};
    std::uint64_t seen_ = 0; // revisions of the accounts
    std::uint64_t said_ = 0;
    std::optional<contract::HealthLevel> level_; // as said
    Value policy_;                               // null: there is none
    std::string policy_problem_;
    std::string journal_problem_;
    std::string journal_damage_;
    bool is_news_ = false; // of policy or journal
};

} // namespace tutti::hub
