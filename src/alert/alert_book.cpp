#include "alert/alert_book.hpp"

#include "alert/alert_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::alert {

/// By rule, time and number: a book that was lost does not say the ids of the one before it again.
RuleStates::NewId AlertBook::new_id(std::string_view rule) {
    return [this, rule](WallTime now) {
        return fmt::format("{}-{:x}-{}", rule, now.time_since_epoch().count(), ++count_);
    };
}

Moment AlertBook::moment(WallTime now) {
    // The clock may have been set back.
    if (listening_since_) listening_since_ = std::min(*listening_since_, now);
    return {now, zone_, listening_since_};
}

AlertChanges AlertBook::note(AlertChanges changes) {
    for (const auto& change : changes) {
        if (change.kind != AlertChange::Kind::Cleared) continue;
        past_.push_front(change.firing);
        if (past_.size() > most_past_firings) past_.pop_back();
    }
    return changes;
}

AlertChanges
AlertBook::set_rules(std::vector<sections::AlertRule> rules, calendar::TimeZone zone, WallTime now) {
    zone_ = std::move(zone);
    for (auto& known : rules_) {
        auto name = known.rule().name;
        restored_.insert_or_assign(std::move(name), std::move(known));
    }
    rules_.clear();
    AlertChanges changes;
    if (restored_.size() != rules.size()) hear(News::Stand);
    for (auto& rule : rules) {
        auto known = restored_.extract(rule.name);
        if (!known) hear(News::Stand);
        auto& states = rules_.emplace_back(known ? std::move(known.mapped()) : RuleStates());
        const auto name = rule.name; // what an id begins with outlives the rule's own
        const auto ids = new_id(name);
        states.change_rule(std::move(rule), moment(now), ids, changes);
    }
    for (auto& [name, gone] : restored_) gone.end_all("the rule is gone", now, changes);
    restored_.clear();
    return note(std::move(changes));
}

AlertChanges AlertBook::take_reading(
    std::string_view name, const Value& value, std::string_view unit, WallTime heard, WallTime now
) {
    AlertChanges changes;
    for (auto& states : rules_)
        if (!states.rule().is_of_services() && states.has(name))
            hear(states.take(name, value, unit, heard, moment(now), new_id(states.rule().name), changes));
    return note(std::move(changes));
}

AlertChanges AlertBook::take_service(std::string_view service, contract::ServicePhase phase, WallTime now) {
    AlertChanges changes;
    const Value said(name(phase));
    for (auto& states : rules_)
        if (states.rule().is_of_services() && states.has(service))
            hear(states.take(service, said, {}, now, moment(now), new_id(states.rule().name), changes));
    return note(std::move(changes));
}

AlertChanges AlertBook::tick(WallTime now) {
    AlertChanges changes;
    for (auto& states : rules_) states.tick(moment(now), new_id(states.rule().name), changes);
    return note(std::move(changes));
}

std::optional<WallTime> AlertBook::next_due(WallTime now) const {
    std::optional<WallTime> earliest;
    for (const auto& states : rules_) {
        const auto due = states.next_due({now, zone_, listening_since_});
        if (due && (!earliest || *due < *earliest)) earliest = due;
    }
    return earliest;
}

const RuleStates* AlertBook::find(std::string_view rule) const noexcept {
    const auto found = std::ranges::find(rules_, rule, [](const RuleStates& states) -> std::string_view {
        return states.rule().name;
    });
    return found == rules_.end() ? nullptr : &*found;
}

RuleStates* AlertBook::states_of(std::string_view rule) noexcept {
    return const_cast<RuleStates*>(find(rule));
}

Result<std::size_t>
AlertBook::acknowledge(std::string_view rule, std::optional<std::string_view> subject, WallTime now) {
    auto* states = states_of(rule);
    if (states == nullptr) return fail(ErrorCode::NotFound, fmt::format("there is no rule {}", rule));
    if (subject) {
        const auto found = states->subjects().find(*subject);
        if (found == states->subjects().end() || !found->second.firing)
            return fail(ErrorCode::NotFound, fmt::format("{} does not fire for {}", rule, *subject));
    }
    return states->acknowledge(subject, now);
}

Result<AlertChanges> AlertBook::silence(std::string_view rule, std::optional<WallTime> until, WallTime now) {
    auto* states = states_of(rule);
    if (states == nullptr) return fail(ErrorCode::NotFound, fmt::format("there is no rule {}", rule));
    states->silence(until && *until > now ? until : std::nullopt);
    return tick(now);
}

Result<AlertChange> AlertBook::rehearse(std::string_view rule, WallTime now) {
    const auto* states = states_of(rule);
    if (states == nullptr) return fail(ErrorCode::NotFound, fmt::format("there is no rule {}", rule));
    Firing firing;
    firing.id = new_id(rule)(now);
    firing.rule = rule;
    firing.subject = states->rule().subjects;
    firing.severity = states->rule().severity;
    firing.message = fmt::format("This is a test of {}: {}", rule, words_of(states->rule()));
    firing.since = firing.raised = now;
    return AlertChange{AlertChange::Kind::Raised, std::move(firing)};
}

Firing AlertBook::rehearse_for(const sections::AlertTarget& target, WallTime now) {
    Firing firing;
    firing.rule = "test";
    firing.id = new_id(firing.rule)(now);
    firing.severity = std::max(target.least, sections::AlertSeverity::Warning);
    firing.message = fmt::format("This is a test: alerts reach {}", target.name);
    firing.since = firing.raised = now;
    return firing;
}

std::set<std::string> AlertBook::restored_rules() const {
    std::set<std::string> names;
    for (const auto& [name, states] : restored_) names.insert(name);
    return names;
}

std::vector<Firing> AlertBook::firing() const {
    std::vector<Firing> all;
    for (const auto& states : rules_)
        for (const auto& [name, subject] : states.subjects())
            if (subject.firing) all.push_back(*subject.firing);
    std::ranges::sort(all, std::greater(), [](const Firing& firing) {
        return std::pair(firing.raised, std::string_view(firing.id));
    });
    return all;
}

} // namespace tutti::alert
