#include "control_plane/health/health_rows.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <ranges>

namespace tutti::control_plane {

namespace health = governance::health;

namespace {

std::string key_of(std::uint64_t number) { return fmt::format("{:020}", number); }

std::optional<std::uint64_t> number_of_row(std::string_view key) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    if (error != std::errc() || end != key.data() + key.size() || number == 0) return std::nullopt;
    return number;
}

std::string text_of_row(const Value& value, std::string_view key) {
    const auto* text = value.find(key);
    return text != nullptr && text->is_string() ? std::string(text->string()) : std::string();
}

std::optional<KeptChange> change_in(const store::Row& row) {
    const auto number = number_of_row(row.key);
    const auto value = parse_json(row.value);
    if (!number || !value || !value->is_object()) return std::nullopt;
    const auto* at = value->find("at");
    const auto from = health::level_from(text_of_row(*value, "from"));
    const auto to = health::level_from(text_of_row(*value, "to"));
    auto component = text_of_row(*value, "component");
    if (at == nullptr || !at->is_number() || !from || !to || component.empty()) return std::nullopt;
    return KeptChange{
        *number,
        wall_time_from_seconds(at->number()),
        {std::move(component), *from, *to, text_of_row(*value, "reason")}
    };
}

std::vector<WallTime> times_in(const store::Row& row) {
    std::vector<WallTime> times;
    const auto value = parse_json(row.value);
    const auto* fired = value ? value->find("fired") : nullptr;
    if (fired == nullptr || !fired->is_array()) return times;
    for (const auto& time : fired->items())
        if (time.is_number()) times.push_back(wall_time_from_seconds(time.number()));
    return times;
}

Result<void>
say(store::ControlTransaction& transaction, WallTime at, std::string_view type, const Value& data) {
    auto said = transaction.emit(at, type, print_json(data));
    if (!said) return pass_on(said);
    return {};
}

} // namespace

Result<KeptHealth> read_kept_health(store::ControlStore& store) {
    auto changes = store.rows(health_change_set);
    if (!changes) return pass_on(changes);
    KeptHealth kept;
    for (const auto& row : changes->rows) {
        kept.newest = std::max(kept.newest, number_of_row(row.key).value_or(0));
        if (auto read = change_in(row)) kept.levels.insert_or_assign(read->change.component, read->change.to);
    }
    auto rules = store.rows(health_rule_set);
    if (!rules) return pass_on(rules);
    for (const auto& row : rules->rows) kept.fired.emplace(row.key, times_in(row));
    return kept;
}

Result<std::vector<KeptChange>>
read_health_changes(store::ControlStore& store, const HistoryQuestion& asked) {
    auto changes = store.rows(health_change_set);
    if (!changes) return pass_on(changes);
    std::vector<KeptChange> found;
    for (const auto& row : changes->rows | std::views::reverse) {
        if (found.size() == asked.most) break;
        auto read = change_in(row);
        if (!read || read->number > asked.newest) continue;
        if (asked.component.empty() || asked.component == read->change.component)
            found.push_back(std::move(*read));
    }
    return found;
}

Result<void> write_health_change(store::ControlTransaction& transaction, const KeptChange& change) {
    const auto value = to_value(change);
    auto put = transaction.put(health_change_set, key_of(change.number), print_json(value));
    if (!put) return pass_on(put);
    if (change.number > most_health_changes) {
        auto removed = transaction.remove(health_change_set, key_of(change.number - most_health_changes));
        if (!removed && removed.error().code != ErrorCode::NotFound) return pass_on(removed);
    }
    return say(transaction, change.at, "health.changed", value);
}

Result<void> write_fired_rule(store::ControlTransaction& transaction, const FiredRule& fired) {
    const auto& [rule, at, reason, is_within_limit, is_ours, times] = fired;
    if (is_within_limit) {
        std::vector<Value> known;
        for (const auto time : times) known.emplace_back(to_seconds(time));
        const auto value = Value::object({{"fired", Value::array(std::move(known))}});
        auto put = transaction.put(health_rule_set, rule.name, print_json(value));
        if (!put) return pass_on(put);
    }
    return say(
        transaction, at, "health.rule",
        Value::object(
            {{"rule", rule.name},
             {"component", rule.component},
             {"level", health::name(rule.level)},
             {"reason", reason},
             {"then", deed_of(rule)},
             {"carried_out", is_within_limit && is_ours && !rule.restart.empty()},
             {"limited", !is_within_limit}}
        )
    );
}

Value to_value(const KeptChange& change) {
    return Value::object(
        {{"number", change.number},
         {"at", to_seconds(change.at)},
         {"component", change.change.component},
         {"from", health::name(change.change.from)},
         {"to", health::name(change.change.to)},
         {"reason", change.change.reason}}
    );
}

std::string deed_of(const health::HealthRule& rule) {
    return rule.restart.empty() ? "event" : "restart:" + rule.restart;
}

} // namespace tutti::control_plane
