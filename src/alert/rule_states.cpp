#include "alert/rule_states.hpp"

#include "alert/alert_words.hpp"
#include "sections/reading_filter.hpp"

#include <algorithm>
#include <utility>

namespace tutti::alert {

namespace {

using sections::AlertRule;
using Kind = AlertRule::Kind;

/// Whoever has been silent is not judged at once when the bus is back: what is kept there comes first.
constexpr microseconds grace_after_return = seconds(10);
/// What fires and was not heard of for so long ends, and what does not is forgotten.
constexpr microseconds longest_absence = std::chrono::days(1);
/// A rule about change knows its time in so many steps.
constexpr int slots_of_change = 32;

std::optional<double> number_of(const Value& value) {
    if (value.is_number()) return value.number();
    if (value.is_bool()) return value.boolean() ? 1.0 : 0.0;
    return std::nullopt;
}

bool is_of_change(Kind kind) { return kind == Kind::Rises || kind == Kind::Falls; }

std::string word_of_value(const Value& value) {
    if (value.is_string()) return std::string(value.string());
    if (value.is_bool()) return value.boolean() ? "true" : "false";
    return {};
}

/// What is so at `time` we know no earlier than a while after the bus was back.
WallTime known_from(WallTime time, const Moment& at) {
    return std::max(time, *at.listening_since + grace_after_return);
}

/// Once it is silenced no more. Of what was acknowledged before that nobody is told, and neither of its end.
bool is_to_be_told(const Firing& firing) { return firing.silenced && !firing.acknowledged; }

void keep_earliest(std::optional<WallTime>& earliest, WallTime time) {
    if (!earliest || time < *earliest) earliest = time;
}

} // namespace

bool RuleStates::has(std::string_view subject) const noexcept {
    return rule_.enabled && sections::takes(rule_.subjects, subject);
}

void RuleStates::change_rule(AlertRule rule, const Moment& at, const NewId& new_id, AlertChanges& changes) {
    const bool is_other_condition =
        !rule_.name.empty()
        && (rule.kind != rule_.kind || rule.words != rule_.words || rule.phases != rule_.phases);
    rule_ = std::move(rule);
    if (!rule_.enabled) return end_all("the rule was switched off", at.now, changes);
    for (auto each = subjects_.begin(); each != subjects_.end();) {
        if (sections::takes(rule_.subjects, each->first)) {
            if (is_other_condition) each->second.since.reset();
            judge(each->first, each->second, at, Said::Earlier, new_id, changes);
            ++each;
            continue;
        }
        clear(each->second, "the rule is about others now", at.now, changes);
        each = subjects_.erase(each);
    }
    // Of who is named we know that it is to be heard, before it ever was.
    if (rule_.kind == Kind::Silent && sections::is_plain_name(rule_.subjects) && subjects_.empty())
        subjects_[rule_.subjects].heard = at.now;
}

void RuleStates::end_all(std::string_view why, WallTime now, AlertChanges& changes) {
    for (auto& [name, subject] : subjects_) clear(subject, why, now, changes);
    subjects_.clear();
}

News RuleStates::take(
    std::string_view name, Value value, std::string_view unit, WallTime heard, const Moment& at,
    const NewId& new_id, AlertChanges& changes
) {
    auto found = subjects_.find(name);
    if (found == subjects_.end()) {
        if (subjects_.size() == most_subjects || name.size() > most_of_a_subject) return News::None;
        found = subjects_.emplace(std::string(name), Subject()).first;
    }
    auto& subject = found->second;
    const auto since = subject.since;
    const bool fired = subject.firing.has_value();
    const auto slots = subject.slots.size();
    subject.heard = std::min(std::max(heard, subject.heard), at.now);
    // Without a value nothing new is known; what fires goes on, unless it is for being silent.
    if (!value.is_null()) {
        subject.value = std::move(value);
        subject.unit = unit;
        const auto number = number_of(subject.value);
        if (number && is_of_change(rule_.kind)) note_number(subject, *number, at.now);
    }
    judge(found->first, subject, at, Said::Now, new_id, changes);
    if (since != subject.since || fired != subject.firing.has_value()) return News::Stand;
    return slots != subject.slots.size() ? News::Course : News::None;
}

void RuleStates::note_number(Subject& subject, double value, WallTime now) const {
    const auto width = rule_.within / slots_of_change;
    drop_old_slots(subject, now);
    auto& slots = subject.slots;
    if (slots.empty() || now - slots.back().begin >= width) {
        slots.push_back({now, value, value});
        return;
    }
    slots.back().least = std::min(slots.back().least, value);
    slots.back().most = std::max(slots.back().most, value);
}

void RuleStates::drop_old_slots(Subject& subject, WallTime now) const {
    const auto is_old = [&](const Subject::Slot& slot) {
        return slot.begin + rule_.within < now || slot.begin > now;
    };
    std::erase_if(subject.slots, is_old);
}

void RuleStates::tick(const Moment& at, const NewId& new_id, AlertChanges& changes) {
    for (auto each = subjects_.begin(); each != subjects_.end();) {
        auto& [name, subject] = *each;
        drop_old_slots(subject, at.now);
        judge(name, subject, at, Said::Earlier, new_id, changes);
        if (subject.firing && is_to_be_told(*subject.firing) && !is_silenced(at.now)) {
            subject.firing->silenced = false;
            changes.push_back({AlertChange::Kind::Unsilenced, *subject.firing});
        }
        const bool is_absent =
            at.listening_since && at.now >= known_from(subject.heard + longest_absence, at);
        if (!is_absent || is_awaited(subject)) {
            ++each;
            continue;
        }
        clear(subject, "nothing was heard of it for a day", at.now, changes);
        each = subjects_.erase(each);
    }
}

std::optional<WallTime> RuleStates::silent_at(const Subject& subject, const Moment& at) const {
    if (!at.listening_since) return std::nullopt;
    return known_from(subject.heard + rule_.within, at);
}

/// Of who is silent we want to hear again, until somebody has taken note. A service says how it is when that
/// changes, and else nothing.
bool RuleStates::is_awaited(const Subject& subject) const noexcept {
    if (rule_.is_of_services()) return true;
    return rule_.kind == Kind::Silent && (!subject.firing || !subject.firing->acknowledged);
}

std::optional<WallTime> RuleStates::next_due(const Moment& at) const {
    std::optional<WallTime> due;
    for (const auto& [name, subject] : subjects_) {
        if (at.listening_since && !is_awaited(subject))
            keep_earliest(due, known_from(subject.heard + longest_absence, at));
        if (subject.firing) {
            if (is_to_be_told(*subject.firing) && silenced_until_) keep_earliest(due, *silenced_until_);
            if (is_of_change(rule_.kind) && !subject.slots.empty())
                keep_earliest(due, subject.slots.front().begin + rule_.within + microseconds(1));
            continue;
        }
        if (!at.listening_since) continue;
        auto fires =
            subject.since ? std::optional(known_from(*subject.since + rule_.hold, at)) : std::nullopt;
        if (rule_.kind == Kind::Silent) fires = silent_at(subject, at);
        if (!fires) continue;
        const bool waits_for_its_hours =
            *fires <= at.now && rule_.active && !is_active(*rule_.active, at.now, at.zone);
        keep_earliest(due, waits_for_its_hours ? holds_until(*rule_.active, at.now, at.zone) : *fires);
    }
    return due;
}

bool RuleStates::holds_for_number(const Subject& subject) const {
    const auto number = number_of(subject.value);
    const bool fires = subject.firing.has_value();
    if (!number) return fires;
    switch (rule_.kind) {
    case Kind::Above:
        return *number > (fires ? rule_.clear : rule_.limit);
    case Kind::Below:
    case Kind::Battery:
        return *number < (fires ? rule_.clear : rule_.limit);
    default:
        break;
    }
    if (subject.slots.empty()) return false;
    double change = 0;
    for (const auto& slot : subject.slots)
        change = std::max(change, rule_.kind == Kind::Rises ? *number - slot.least : slot.most - *number);
    const bool has_room = rule_.clear < rule_.limit;
    return fires && has_room ? change > rule_.clear : change >= rule_.limit;
}

bool RuleStates::holds(const Subject& subject, const Moment& at) const {
    switch (rule_.kind) {
    case Kind::Silent: {
        const auto silent = silent_at(subject, at);
        // While we hear nothing nobody can be heard: what fires goes on.
        return silent ? at.now >= *silent || (subject.firing && subject.heard + rule_.within <= at.now)
                      : subject.firing.has_value();
    }
    case Kind::Is:
        return std::ranges::find(rule_.words, word_of_value(subject.value)) != rule_.words.end();
    case Kind::Has: {
        const auto said = word_of_value(subject.value);
        return std::ranges::any_of(rule_.words, [&](const std::string& word) { return said.contains(word); });
    }
    case Kind::Service: {
        const auto phase = contract::service_phase(word_of_value(subject.value));
        return phase && std::ranges::find(rule_.phases, *phase) != rule_.phases.end();
    }
    default:
        return holds_for_number(subject);
    }
}

void RuleStates::judge(
    const std::string& name, Subject& subject, const Moment& at, Said said, const NewId& new_id,
    AlertChanges& changes
) const {
    if (!holds(subject, at)) {
        subject.since.reset();
        return clear(subject, {}, at.now, changes);
    }
    // A clock that was set back does not make it wait for longer.
    if (!subject.since || *subject.since > at.now)
        subject.since = rule_.kind == Kind::Silent ? std::min(subject.heard, at.now) : at.now;
    if (subject.firing || at.now < *subject.since + rule_.hold) return;
    if (said == Said::Earlier && (!at.listening_since || at.now < known_from(at.now, at))) return;
    if (rule_.active && !is_active(*rule_.active, at.now, at.zone)) return;
    raise(name, subject, at.now, new_id, changes);
}

void RuleStates::raise(
    const std::string& name, Subject& subject, WallTime now, const NewId& new_id, AlertChanges& changes
) const {
    Firing firing;
    firing.id = new_id(now);
    firing.rule = rule_.name;
    firing.subject = name;
    firing.severity = rule_.severity;
    firing.message = message_of(rule_, name, subject.value, subject.unit);
    firing.value = subject.value;
    firing.unit = subject.unit;
    firing.since = *subject.since;
    firing.raised = now;
    firing.silenced = is_silenced(now);
    changes.push_back({AlertChange::Kind::Raised, firing, !firing.silenced});
    subject.firing = std::move(firing);
}

void RuleStates::clear(Subject& subject, std::string_view why, WallTime now, AlertChanges& changes) {
    if (!subject.firing) return;
    auto firing = std::move(*std::exchange(subject.firing, std::nullopt));
    firing.cleared = now;
    firing.why_cleared = why;
    const bool is_told = !firing.silenced;
    changes.push_back({AlertChange::Kind::Cleared, std::move(firing), is_told});
}

std::size_t RuleStates::acknowledge(std::optional<std::string_view> name, WallTime now) {
    std::size_t count = 0;
    for (auto& [each, subject] : subjects_) {
        if ((name && *name != each) || !subject.firing || subject.firing->acknowledged) continue;
        subject.firing->acknowledged = now;
        ++count;
    }
    return count;
}

} // namespace tutti::alert
