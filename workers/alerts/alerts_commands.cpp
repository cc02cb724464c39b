// What people ask of the worker `alerts`.
#include "base/json.hpp"
#include "contract/fields.hpp"
#include "io/clock.hpp"
#include "toml/values.hpp"
#include "workers/alerts/alert_answers.hpp"
#include "workers/alerts/alerts_worker.hpp"

#include <fmt/format.h>

namespace tutti::alerts {

namespace {

constexpr microseconds longest_silence = std::chrono::days(366);

Result<std::string> rule_of(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    auto rule = fields.text("rule", 1, 64);
    return fields.finish(std::move(rule));
}

/// What is tested: a rule, or a target.
struct Tested {
    std::optional<std::string> rule;
    std::optional<std::string> target;
};

Result<Tested> tested_of(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    Tested tested{fields.optional_text("rule", 1, 64), fields.optional_text("target", 1, 64)};
    if (tested.rule.has_value() == tested.target.has_value())
        fields.wrong("rule", "or `target` must stand there, one of them");
    return fields.finish(std::move(tested));
}

/// {"for": "1h"}, {"until": 1767225600}, or neither: no more.
Result<std::optional<WallTime>> end_of_silence(const Value& params, WallTime now) {
    const auto* lasting = params.find("for");
    const auto* until = params.find("until");
    if (lasting != nullptr && until != nullptr)
        return fail(ErrorCode::InvalidInput, "for cannot stand beside until");
    if (lasting != nullptr && !lasting->is_null()) {
        const auto time = sections::Period{seconds(1), longest_silence}(*lasting);
        if (!time) return fail(ErrorCode::InvalidInput, "for " + time.error().reason);
        return now + *time;
    }
    if (until == nullptr || until->is_null()) return std::nullopt;
    if (!until->is_number()) return fail(ErrorCode::InvalidInput, "until must be a time in seconds");
    const auto time = wall_time_from_seconds(until->number());
    if (time <= now)
        return fail(
            ErrorCode::InvalidInput,
            "until must be a time to come, in seconds since 1970; without it the silence ends"
        );
    if (time > now + longest_silence) return fail(ErrorCode::InvalidInput, "until is more than a year away");
    return time;
}

} // namespace

Result<Value> AlertsWorker::acknowledge(const Value& params) {
    const auto rule = rule_of(params);
    if (!rule) return std::unexpected(rule.error());
    const auto* subject = params.find("subject");
    if (subject != nullptr && !subject->is_string() && !subject->is_null())
        return fail(ErrorCode::InvalidInput, "subject must be a text");
    const auto named =
        subject != nullptr && subject->is_string() ? std::optional(subject->string()) : std::nullopt;
    const auto count = book_.acknowledge(*rule, named, io::wall_now());
    if (!count) return std::unexpected(count.error());
    save(io::Durability::Durable);
    states_are_due_ = true;
    wake();
    return Value::object({{"acknowledged", *count}});
}

Result<Value> AlertsWorker::silence(const Value& params) {
    const auto rule = rule_of(params);
    if (!rule) return std::unexpected(rule.error());
    const auto now = io::wall_now();
    const auto until = end_of_silence(params, now);
    if (!until) return std::unexpected(until.error());
    auto changes = book_.silence(*rule, *until, now);
    if (!changes) return pass_on(changes);
    follow(std::move(*changes));
    save(io::Durability::Durable);
    states_are_due_ = true;
    wake();
    return Value::object({{"silenced_until", contract::value_or_null(*until)}});
}

Result<Value> AlertsWorker::test(const Value& params) {
    const auto tested = tested_of(params);
    if (!tested) return std::unexpected(tested.error());
    const auto now = io::wall_now();
    if (!tested->rule) {
        const auto target =
            std::ranges::find(section_.targets, *tested->target, &sections::AlertTarget::name);
        if (target == section_.targets.end())
            return fail(ErrorCode::NotFound, fmt::format("there is no target {}", *tested->target));
        return rehearse(book_.rehearse_for(*target, now), {target->name});
    }
    const auto told = book_.rehearse(*tested->rule, now);
    if (!told) return std::unexpected(told.error());
    return rehearse(told->firing, targets_of(told->firing));
}

/// Said on the bus, and to those targets.
Result<Value> AlertsWorker::rehearse(const alert::Firing& firing, std::vector<std::string> targets) {
    Unsaid unsaid{test_of(firing, worker_.name(), firing.raised)};
    unsaid.targets = std::move(targets);
    auto answer = Value::object(
        {{"message", firing.message},
         {"targets", Value::array({unsaid.targets.begin(), unsaid.targets.end()})}}
    );
    unsaid_.push_back(std::move(unsaid));
    forget_oldest_unsaid();
    save(io::Durability::Durable);
    lay_down_all();
    wake();
    return answer;
}

const sections::AlertTarget* AlertsWorker::push_target() const {
    const auto& targets = section_.targets;
    const auto found =
        std::ranges::find(targets, sections::AlertTarget::Kind::Push, &sections::AlertTarget::kind);
    return found == targets.end() ? nullptr : &*found;
}

Result<Value> AlertsWorker::push() const {
    return list_of(devices_, push_target() == nullptr ? "" : push_key_);
}

Result<Value> AlertsWorker::subscribe(const Value& params) {
    const auto* target = push_target();
    if (target == nullptr)
        return fail(ErrorCode::Conflict, "no target of the section `alerts` is of the kind `push`");
    const auto id = devices_.subscribe(params, target->hosts, io::wall_now());
    if (!id) return std::unexpected(id.error());
    look_at_outbox();
    return Value::object({{"device", *id}});
}

Result<Value> AlertsWorker::unsubscribe(const Value& params) {
    contract::FieldReader fields(params, contract::VersionField::Optional);
    const auto id = fields.text("device", 1, 64);
    const auto read = fields.finish(id);
    if (!read) return std::unexpected(read.error());
    const auto gone = devices_.unsubscribe(id);
    if (!gone) return std::unexpected(gone.error());
    look_at_outbox();
    return Value::object({{"device", id}});
}

} // namespace tutti::alerts
