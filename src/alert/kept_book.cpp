// How an AlertBook is kept: as JSON, read back field by field.
#include "alert/alert_book.hpp"
#include "contract/fields.hpp"

#include <limits>
#include <utility>

namespace tutti::alert {

namespace {

constexpr double largest_number = std::numeric_limits<double>::max();

Value keep_subject(const Subject& subject) {
    std::vector<Value> slots;
    for (const auto& slot : subject.slots)
        slots.push_back(Value::array({to_seconds(slot.begin), slot.least, slot.most}));
    return Value::object(
        {{"since", contract::value_or_null(subject.since)},
         {"firing", subject.firing ? to_value(*subject.firing) : Value()},
         {"value", subject.value},
         {"unit", subject.unit},
         {"heard", to_seconds(subject.heard)},
         {"slots", Value::array(std::move(slots))}}
    );
}

Result<Subject::Slot> restore_slot(const Value& kept) {
    constexpr std::array<std::string_view, 3> names = {"begin", "least", "most"};
    std::vector<Member> members;
    if (!kept.is_array() || kept.items().size() != names.size())
        return fail(ErrorCode::InvalidInput, "a slot is no list of three");
    for (std::size_t i = 0; i < names.size(); ++i)
        members.push_back({std::string(names[i]), kept.items()[i]});
    const auto named = Value::object(std::move(members));
    contract::FieldReader fields(named, contract::VersionField::Optional);
    Subject::Slot slot{};
    slot.begin = fields.time("begin");
    slot.least = fields.number("least", -largest_number, largest_number);
    slot.most = fields.number("most", -largest_number, largest_number);
    return fields.finish(slot);
}

Result<Subject> restore_subject(const Value& kept) {
    contract::FieldReader fields(kept, contract::VersionField::Optional);
    Subject subject;
    subject.since = fields.time_or_null("since");
    subject.value = fields.any("value");
    subject.unit = fields.text("unit");
    subject.heard = fields.time("heard");
    const auto firing = fields.any("firing");
    const auto slots = fields.any("slots");
    auto read = fields.finish(std::move(subject));
    if (!read) return read;
    if (!firing.is_null()) {
        auto restored = firing_from(firing);
        if (!restored) return pass_on(restored);
        read->firing = std::move(*restored);
    }
    if (!slots.is_array()) return fail(ErrorCode::InvalidInput, "slots are no list");
    for (const auto& each : slots.items()) {
        auto slot = restore_slot(each);
        if (!slot) return pass_on(slot);
        read->slots.push_back(*slot);
    }
    return read;
}

} // namespace

Value RuleStates::keep() const {
    std::vector<Member> subjects;
    for (const auto& [name, subject] : subjects_) subjects.push_back({name, keep_subject(subject)});
    return Value::object(
        {{"silenced_until", contract::value_or_null(silenced_until_)},
         {"subjects", Value::object(std::move(subjects))}}
    );
}

Result<RuleStates> RuleStates::restore(const Value& kept) {
    contract::FieldReader fields(kept, contract::VersionField::Optional);
    RuleStates states;
    states.silenced_until_ = fields.time_or_null("silenced_until");
    const auto subjects = fields.object("subjects");
    auto read = fields.finish(std::move(states));
    if (!read) return read;
    if (subjects.members().size() > most_subjects) return fail(ErrorCode::LimitExceeded, "too many subjects");
    for (const auto& member : subjects.members()) {
        auto subject = restore_subject(member.value);
        if (!subject) return pass_on(subject);
        read->subjects_.emplace(member.key, std::move(*subject));
    }
    return read;
}

Value AlertBook::keep() const {
    std::vector<Member> rules;
    for (const auto& states : rules_) rules.push_back({states.rule().name, states.keep()});
    // Rules that are not known yet are not lost by a second end before they are.
    for (const auto& [name, states] : restored_) rules.push_back({name, states.keep()});
    std::vector<Value> past;
    for (const auto& firing : past_) past.push_back(to_value(firing));
    return Value::object(
        {{"count", count_},
         {"rules", Value::object(std::move(rules))},
         {"past", Value::array(std::move(past))}}
    );
}

Result<AlertBook> AlertBook::restore(const Value& kept) {
    contract::FieldReader fields(kept, contract::VersionField::Optional);
    AlertBook book;
    book.count_ = fields.count("count");
    const auto rules = fields.object("rules");
    const auto past = fields.any("past");
    auto read = fields.finish(std::move(book));
    if (!read) return read;
    for (const auto& member : rules.members()) {
        auto states = RuleStates::restore(member.value);
        if (!states) return pass_on(states);
        read->restored_.emplace(member.key, std::move(*states));
    }
    if (!past.is_array()) return fail(ErrorCode::InvalidInput, "what was is no list");
    for (const auto& each : past.items().first(std::min(past.items().size(), most_past_firings))) {
        auto firing = firing_from(each);
        if (!firing) return pass_on(firing);
        read->past_.push_back(std::move(*firing));
    }
    return read;
}

} // namespace tutti::alert
