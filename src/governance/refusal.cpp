#include "governance/refusal.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::governance {

namespace {

constexpr std::size_t longest_text = 256;
constexpr double largest_count = 9007199254740991;
constexpr double last_second = 253402300799; // of the year 9999

std::unexpected<Error> wrong_member(std::string_view member, std::string_view expected) {
    return fail(ErrorCode::InvalidInput, fmt::format("`{}` must be {}", member, expected));
}

/// As many as a decision names.
constexpr std::size_t most_rules = 16;

std::string cut(std::string_view text) { return whole_characters(first_characters(text, longest_text)); }

Result<void> read_rules(const Value& value, Refusal& refusal) {
    const auto* said = value.find("rules");
    const bool is_list = said != nullptr && said->is_array() && said->items().size() <= most_rules
                         && std::ranges::all_of(said->items(), &Value::is_string);
    if (!is_list) return wrong_member("rules", fmt::format("a list of at most {} names", most_rules));
    for (const Value& rule : said->items()) refusal.rules.push_back(cut(rule.string()));
    return {};
}

Result<Refusal> read_refusal(const Value& value) {
    Refusal refusal;
    if (!value.is_object()) return wrong_member("refusals", "a list of objects");
    const std::pair<const char*, std::string*> texts[] = {
        {"subject", &refusal.subject}, {"command", &refusal.command},
        {"outcome", &refusal.outcome}, {"message", &refusal.message},
        {"role", &refusal.role},       {"path", &refusal.path},
        {"address", &refusal.address}, {"decision_id", &refusal.decision_id}
    };
    for (const auto& [key, text] : texts) {
        const auto* said = value.find(key);
        if (said == nullptr || !said->is_string()) return wrong_member(key, "a text");
        *text = cut(said->string());
    }
    if (refusal.subject.empty()) return wrong_member("subject", "a name");
    if (auto read = read_rules(value, refusal); !read) return pass_on(read);
    const auto number = [&](const char* key, double least, double most) -> std::optional<double> {
        const auto* said = value.find(key);
        if (said == nullptr || !said->is_number()) return std::nullopt;
        const double found = said->number();
        return found >= least && found <= most ? std::optional(found) : std::nullopt;
    };
    const auto status = number("status", 400, 599);
    if (!status) return wrong_member("status", "a status of HTTP");
    const auto count = number("count", 1, largest_count);
    if (!count) return wrong_member("count", "a whole number from 1 on");
    const auto since = number("since", 0, last_second);
    if (!since) return wrong_member("since", "seconds since 1970");
    refusal.status = static_cast<unsigned>(*status);
    refusal.count = static_cast<std::uint64_t>(*count);
    refusal.since = wall_time_from_seconds(*since);
    return refusal;
}

std::string sentence(const Refusal& refusal) {
    auto text = refusal.message;
    if (!refusal.address.empty()) text += fmt::format("; from {}", refusal.address);
    if (refusal.count > 1) text += fmt::format(", {} times", refusal.count);
    return text;
}

Value rules_of(const Refusal& refusal) {
    std::vector<Value> rules;
    for (const auto& rule : refusal.rules) rules.emplace_back(cut(rule));
    return Value::array(std::move(rules));
}

} // namespace

Value refusals_value(std::span<const Refusal> refusals) {
    std::vector<Value> all;
    for (const auto& each : refusals)
        // Whoever is refused chooses what stands in some of it.
        all.push_back(Value::object(
            {{"subject", cut(each.subject)},
             {"command", cut(each.command)},
             {"outcome", cut(each.outcome)},
             {"message", cut(each.message)},
             {"role", cut(each.role)},
             {"path", cut(each.path)},
             {"address", cut(each.address)},
             {"decision_id", cut(each.decision_id)},
             {"rules", rules_of(each)},
             {"status", each.status},
             {"count", each.count},
             {"since", to_seconds(each.since)}}
        ));
    return Value::object({{"refusals", Value::array(std::move(all))}});
}

Result<std::vector<Refusal>> read_refusals(const Value& params) {
    const auto* list = params.is_object() ? params.find("refusals") : nullptr;
    if (list == nullptr || !list->is_array() || list->items().size() > most_refusals)
        return wrong_member("refusals", fmt::format("a list of at most {}", most_refusals));
    std::vector<Refusal> refusals;
    for (const Value& item : list->items()) {
        auto read = read_refusal(item);
        if (!read) return pass_on(read);
        refusals.push_back(std::move(*read));
    }
    return refusals;
}

AuditLine audit_line(const Refusal& refusal, WallTime now) {
    std::vector<Member> data = {{"via", name(Via::Http)}, {"parameters", Value::array({})}};
    if (!refusal.role.empty()) data.push_back({"role", refusal.role});
    if (!refusal.path.empty()) data.push_back({"path", refusal.path});
    if (!refusal.address.empty()) data.push_back({"address", refusal.address});
    if (!refusal.decision_id.empty()) data.push_back({"decision_id", refusal.decision_id});
    if (!refusal.rules.empty()) data.push_back({"rules", rules_of(refusal)});
    data.push_back({"status", refusal.status});
    data.push_back({"count", refusal.count});
    data.push_back({"since", to_seconds(refusal.since)});
    data.push_back({"message", sentence(refusal)});
    return {
        now, refusal.subject, refusal.command, refusal.outcome, print_json(Value::object(std::move(data)))
    };
}

} // namespace tutti::governance
