// AlertBook: all rules, how they stand, and what fired lately. Pure: it is told what is said on the bus, what
// people want and what time it is; what came of that are changes, each of them once. Its state is a value: an
// AlertBook that was restored goes on where the other was kept.
#pragma once

#include "alert/rule_states.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace tutti::alert {

inline constexpr std::size_t most_past_firings = 100;

class AlertBook {
public:
    /// The rules from now on, in their order; what fires by a rule that is gone ends. The first time those
    /// are met that were restored.
    AlertChanges set_rules(std::vector<sections::AlertRule> rules, calendar::TimeZone zone, WallTime now);

    /// `now`: the bus is there from now on, or it is not. While it is away nothing fires for being silent.
    void listen(WallTime now) { listening_since_ = now; }
    void listen_no_more() { listening_since_.reset(); }

    /// `heard`: when it was said; of what is kept on the bus that is longer ago than `now`.
    AlertChanges take_reading(
        std::string_view name, const Value& value, std::string_view unit, WallTime heard, WallTime now
    );
    AlertChanges take_service(std::string_view name, contract::ServicePhase phase, WallTime now);
    AlertChanges tick(WallTime now);
    /// What there was since the last question.
    News take_news() noexcept { return std::exchange(news_, News::None); }
    /// When there may be something to say though nobody says anything.
    std::optional<WallTime> next_due(WallTime now) const;

    /// How many firings were acknowledged now. NotFound: no rule of that name, or nothing of it fires there.
    Result<std::size_t>
    acknowledge(std::string_view rule, std::optional<std::string_view> subject, WallTime now);
    /// Nobody is told of it until then; nothing: from now on they are. NotFound: no rule of that name.
    Result<AlertChanges> silence(std::string_view rule, std::optional<WallTime> until, WallTime now);
    /// An alert of that rule as it would be, of nobody: neither kept nor cleared. NotFound.
    Result<AlertChange> rehearse(std::string_view rule, WallTime now);
    /// The same by no rule and of no subject, for one target alone.
    Firing rehearse_for(const sections::AlertTarget& target, WallTime now);

    /// In their order.
    const std::vector<RuleStates>& rules() const noexcept { return rules_; }
    const RuleStates* find(std::string_view rule) const noexcept;
    /// Names of those that were restored and are not known yet.
    std::set<std::string> restored_rules() const;
    /// What fires, the latest first.
    std::vector<Firing> firing() const;
    /// What fired and no longer does, the latest first.
    const std::deque<Firing>& past() const noexcept { return past_; }

    Value keep() const;
    /// InvalidInput: it is no book.
    static Result<AlertBook> restore(const Value& kept);

private:
    Moment moment(WallTime now);
    RuleStates::NewId new_id(std::string_view rule);
    AlertChanges note(AlertChanges changes);
    void hear(News news) noexcept { news_ = std::max(news_, news); }
    RuleStates* states_of(std::string_view rule) noexcept;

    std::vector<RuleStates> rules_;
    std::map<std::string, RuleStates, std::less<>> restored_; ///< until their rules are known
    std::deque<Firing> past_;
    calendar::TimeZone zone_;
    std::optional<WallTime> listening_since_;
    News news_ = News::None;
    std::uint64_t count_ = 0; ///< of firings, ever
};

} // namespace tutti::alert
