#include "workers/alerts/alert_answers.hpp"

#include "alert/alert_words.hpp"
#include "contract/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::alerts {

namespace {

using alert::AlertBook;
using alert::AlertChange;
using alert::Firing;
using alert::RuleStates;

/// "co2/Attic:co2" has a source and a sensor, "hub" is a service; the test of a target is about none.
void add_subject(std::vector<Member>& members, const Firing& firing) {
    if (firing.subject.empty()) return;
    members.push_back({"subject", firing.subject});
    const auto slash = firing.subject.find('/');
    if (slash == std::string::npos) {
        members.push_back({"service", firing.subject});
        return;
    }
    members.push_back({"source", std::string_view(firing.subject).substr(0, slash)});
    members.push_back({"sensor", std::string_view(firing.subject).substr(slash + 1)});
}

std::vector<Member> members_of(const Firing& firing) {
    std::vector<Member> members{{"alert", firing.rule}, {"firing", firing.id}};
    add_subject(members, firing);
    members.push_back({"severity", name(firing.severity)});
    members.push_back({"message", firing.message});
    members.push_back({"value", firing.value});
    members.push_back({"unit", firing.unit});
    members.push_back({"since", to_seconds(firing.since)});
    members.push_back({"raised", to_seconds(firing.raised)});
    return members;
}

contract::Event event(std::string_view what, const Firing& firing, std::string_view source, WallTime now) {
    contract::Event event;
    event.id = fmt::format("{}.{}", firing.id, what);
    event.type = fmt::format("alert.{}", what);
    event.source = source;
    event.timestamp = now;
    return event;
}

Value firing_value(const Firing& firing) {
    auto members = members_of(firing);
    members.push_back({"acknowledged", contract::value_or_null(firing.acknowledged)});
    members.push_back({"silenced", firing.silenced});
    members.push_back({"cleared", contract::value_or_null(firing.cleared)});
    members.push_back({"why_cleared", firing.why_cleared});
    return Value::object(std::move(members));
}

std::vector<Firing> firing_of(const RuleStates& rule) {
    std::vector<Firing> all;
    for (const auto& [subject, state] : rule.subjects())
        if (state.firing) all.push_back(*state.firing);
    std::ranges::sort(all, [](const Firing& one, const Firing& other) { return one.raised > other.raised; });
    return all;
}

Value silenced_until(const RuleStates& rule, WallTime now) {
    return rule.is_silenced(now) ? Value(to_seconds(*rule.silenced_until())) : Value();
}

Value rule_value(const RuleStates& states, WallTime now) {
    const auto& rule = states.rule();
    return Value::object(
        {{"name", rule.name},
         {"words", alert::words_of(rule)},
         {"severity", name(rule.severity)},
         {"enabled", rule.enabled},
         {"silenced_until", silenced_until(states, now)},
         {"firing", firing_of(states).size()}}
    );
}

} // namespace

contract::Event event_of(const AlertChange& change, std::string_view source, WallTime now) {
    const bool is_cleared = change.kind == AlertChange::Kind::Cleared;
    auto said = event(is_cleared ? "cleared" : "raised", change.firing, source, now);
    auto members = members_of(change.firing);
    members.push_back({"silenced", !change.is_told});
    if (is_cleared) {
        members.push_back({"cleared", contract::value_or_null(change.firing.cleared)});
        members.push_back({"why", change.firing.why_cleared});
    }
    said.data = Value::object(std::move(members));
    return said;
}

contract::Event test_of(const Firing& firing, std::string_view source, WallTime now) {
    auto said = event("tested", firing, source, now);
    said.data = Value::object(members_of(firing));
    return said;
}

Value state_of(const RuleStates& rule, WallTime now) {
    constexpr std::size_t most_shown = 32;
    const auto firing = firing_of(rule);
    std::vector<Value> shown;
    for (const auto& each : firing)
        if (shown.size() < most_shown) shown.push_back(firing_value(each));
    return Value::object(
        {{"v", contract::version},
         {"alert", rule.rule().name},
         {"severity", name(rule.rule().severity)},
         {"firing", !firing.empty()},
         {"count", firing.size()},
         {"unacknowledged",
          std::ranges::count_if(firing, [](const Firing& each) { return !each.acknowledged; })},
         {"silenced_until", silenced_until(rule, now)},
         {"subjects", Value::array(std::move(shown))},
         {"timestamp", to_seconds(now)}}
    );
}

Value list_of(const AlertBook& book, const std::vector<sections::AlertTarget>& targets, WallTime now) {
    std::vector<Value> rules;
    for (const auto& rule : book.rules()) rules.push_back(rule_value(rule, now));
    std::vector<Value> firing;
    for (const auto& each : book.firing()) firing.push_back(firing_value(each));
    std::vector<Value> past;
    for (const auto& each : book.past()) past.push_back(firing_value(each));
    std::vector<Value> named;
    for (const auto& target : targets) named.emplace_back(target.name);
    return Value::object(
        {{"firing", Value::array(std::move(firing))},
         {"past", Value::array(std::move(past))},
         {"rules", Value::array(std::move(rules))},
         {"targets", Value::array(std::move(named))}}
    );
}

} // namespace tutti::alerts
