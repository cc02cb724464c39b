#include "governance/objects/condition.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "base/value_path.hpp"

#include <algorithm>
#include <array>

namespace tutti::governance::objects {

namespace {

constexpr std::array<std::string_view, 3> truth_names = {"false", "true", "unknown"};
constexpr std::size_t longest_message = 1024;
constexpr std::size_t longest_word = 64;
constexpr std::size_t most_conditions = 16;

const Condition* find_in(const std::vector<Condition>& conditions, std::string_view type) noexcept {
    const auto found = std::ranges::find(conditions, type, [](const Condition& each) -> std::string_view {
        return each.finding.type;
    });
    return found != conditions.end() ? &*found : nullptr;
}

std::string cut(std::string_view text, std::size_t longest) {
    return whole_characters(first_characters(text, longest));
}

Condition condition_of(const Status& before, const Finding& found, WallTime now) {
    Condition condition{
        {cut(found.type, longest_word), found.status, cut(found.reason, longest_word),
         cut(found.message, longest_message)},
        now
    };
    const auto* known = before.find(condition.finding.type);
    if (known != nullptr && known->finding.status == found.status) condition.since = known->since;
    return condition;
}

/// "not_found" → "NotFound".
std::string in_camel_case(std::string_view words) {
    std::string text;
    bool is_first = true;
    for (const char each : words) {
        if (each != '_') text += is_first && each >= 'a' && each <= 'z' ? static_cast<char>(each - 32) : each;
        is_first = each == '_';
    }
    return text;
}

std::optional<Condition> read_condition(const Value& value) {
    const auto type = text_at(value, "type");
    const auto status = text_at(value, "status");
    const auto since = number_at(value, "since");
    const auto truth = status ? truth_from(*status) : std::nullopt;
    if (!type || !truth || !since) return std::nullopt;
    return Condition{
        {std::string(*type), *truth, std::string(text_at(value, "reason").value_or("")),
         std::string(text_at(value, "message").value_or(""))},
        wall_time_from_seconds(*since)
    };
}

} // namespace

std::string_view name(Truth truth) noexcept { return truth_names[static_cast<std::size_t>(truth)]; }

std::optional<Truth> truth_from(std::string_view name) noexcept {
    const auto found = std::ranges::find(truth_names, name);
    if (found == truth_names.end()) return std::nullopt;
    return static_cast<Truth>(found - truth_names.begin());
}

Findings&
Findings::add(std::string_view type, Truth status, std::string_view reason, std::string_view message) {
    all.push_back({std::string(type), status, std::string(reason), std::string(message)});
    return *this;
}

const Finding* Findings::find(std::string_view type) const noexcept {
    const auto found =
        std::ranges::find(all, type, [](const Finding& each) -> std::string_view { return each.type; });
    return found != all.end() ? &*found : nullptr;
}

Findings as_wanted() {
    Findings findings;
    findings.add(ready, Truth::True, "AsWanted").add(synced, Truth::True, "Carried");
    return findings;
}

Findings put_right(std::string_view how) {
    auto findings = as_wanted();
    findings.add(drifted, Truth::True, "PutRight", how);
    return findings;
}

Findings not_ready(std::string_view reason, std::string_view message) {
    Findings findings;
    findings.add(ready, Truth::False, reason, message).add(synced, Truth::True, "Carried");
    return findings;
}

Findings not_valid(std::string_view reason, std::string_view message) {
    Findings findings;
    findings.add(ready, Truth::False, reason, message).add(valid, Truth::False, reason, message);
    return findings;
}

Findings not_as_written() {
    constexpr std::string_view message = "what is kept of it is not as it was written: apply it again, or "
                                         "remove it (object.remove); until then "
                                         "it stays as it is";
    Findings findings;
    findings.add(ready, Truth::Unknown, "Damaged", message).add(valid, Truth::False, "Damaged", message);
    return findings;
}

const Condition* Status::find(std::string_view type) const noexcept { return find_in(conditions, type); }

Status after(const Status& before, const Findings& found, std::uint64_t generation, WallTime now) {
    Status status{generation, before.is_leaving, {}};
    for (const auto& finding : found.all) {
        if (status.conditions.size() == most_conditions) break;
        if (status.find(finding.type) == nullptr)
            status.conditions.push_back(condition_of(before, finding, now));
    }
    return status;
}

Status after_failure(const Status& before, const Error& why, WallTime now) {
    Status status{before.observed_generation, before.is_leaving, {}};
    const auto reason = in_camel_case(tutti::name(why.code));
    for (const auto& each : before.conditions)
        if (each.finding.type != ready && each.finding.type != synced) status.conditions.push_back(each);
    for (const auto& [type, truth] : {std::pair(ready, Truth::Unknown), std::pair(synced, Truth::False)})
        status.conditions.push_back(condition_of(before, {std::string(type), truth, reason, why.message}, now)
        );
    return status;
}

Status with_source(Status status, const Status& before, std::string_view refused, WallTime now) {
    std::erase_if(status.conditions, [](const Condition& each) { return each.finding.type == of_source; });
    if (!refused.empty())
        status.conditions.push_back(condition_of(
            before, {std::string(of_source), Truth::False, "FileRefused", std::string(refused)}, now
        ));
    return status;
}

Value to_value(const Status& status) {
    std::vector<Value> conditions;
    for (const auto& [finding, since] : status.conditions)
        conditions.push_back(Value::object(
            {{"type", finding.type},
             {"status", name(finding.status)},
             {"reason", finding.reason},
             {"message", finding.message},
             {"since", to_seconds(since)}}
        ));
    std::vector<Member> members = {{"observed_generation", status.observed_generation}};
    if (status.is_leaving) members.push_back({"leaving", true});
    members.push_back({"conditions", Value::array(std::move(conditions))});
    return Value::object(std::move(members));
}

std::string print(const Status& status) { return print_json(to_value(status)); }

Result<Status> parse_status(std::string_view text) {
    auto row = parse_json(text);
    if (!row) return pass_on(row);
    const auto* generation = row->find("observed_generation");
    const auto* conditions = row->find("conditions");
    const auto damaged = [] { return fail(ErrorCode::InvalidInput, "what is kept of a status is none"); };
    if (generation == nullptr || !generation->is_integer() || generation->integer() < 0
        || conditions == nullptr || !conditions->is_array())
        return damaged();
    Status status;
    status.observed_generation = static_cast<std::uint64_t>(generation->integer());
    status.is_leaving = boolean_at(*row, "leaving").value_or(false);
    for (const auto& each : conditions->items()) {
        auto condition = read_condition(each);
        if (!condition) return damaged();
        status.conditions.push_back(std::move(*condition));
    }
    return status;
}

} // namespace tutti::governance::objects
