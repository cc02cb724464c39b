#include "event/definition/read_where.hpp"

#include "event/definition/definition.hpp"
#include "event/definition/event_values.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::event::definition {

namespace {

using Kind = Comparison::Kind;

constexpr std::size_t most_fields = 100;
constexpr std::size_t most_words = 1000;
constexpr std::size_t most_gates = 100;

struct KindWord {
    Kind kind;
    std::string_view word;
};

constexpr std::array<KindWord, 6> kinds = {{
    {Kind::AtLeast, "at_least"},
    {Kind::AtMost, "at_most"},
    {Kind::Above, "above"},
    {Kind::Below, "below"},
    {Kind::OneOf, "one_of"},
    {Kind::Not, "not"},
}};

std::string_view word_of(Kind kind) noexcept { return std::ranges::find(kinds, kind, &KindWord::kind)->word; }

/// A string, a finite number, true or false.
struct Plain {
    toml::Read<Value> operator()(const Value& value) const {
        if (value.is_string() || value.is_bool()) return value;
        if (!value.is_number()) return toml::wrong_kind("a string, a number, true or false", value);
        auto number = Number{}(value);
        if (!number) return std::unexpected(std::move(number.error()));
        return value;
    }
};

struct PlainNumber {
    toml::Read<Value> operator()(const Value& value) const {
        auto number = Number{}(value);
        if (!number) return std::unexpected(std::move(number.error()));
        return value;
    }
};

bool read_operand(toml::TableReader& table, const KindWord& kind, Value& operand) {
    if (kind.kind == Kind::Not) return table.read(kind.word, operand, Plain{});
    if (kind.kind != Kind::OneOf) return table.read(kind.word, operand, PlainNumber{});
    std::vector<Value> words;
    if (!table.read_list(kind.word, words, Plain{})) return false;
    if (words.empty() || words.size() > most_words) {
        table.mistake(kind.word, fmt::format("must be 1 to {} values", most_words));
        return false;
    }
    operand = Value::array(std::move(words));
    return true;
}

/// Whether some number can lie between the limits.
void check_limits(toml::TableReader& table) {
    const auto limit = [&](std::string_view key) -> std::optional<double> {
        const Value* value = table.table().find(key);
        return value != nullptr && value->is_number() ? std::optional(value->number()) : std::nullopt;
    };
    for (const std::string_view low : {"at_least", "above"})
        for (const std::string_view high : {"at_most", "below"}) {
            const bool touch = low == "at_least" && high == "at_most";
            const auto least = limit(low);
            const auto most = limit(high);
            if (least && most && (*least > *most || (*least == *most && !touch)))
                table.mistake(high, fmt::format("nothing is that and `{}` {}", low, *least));
        }
}

void read_comparisons(toml::TableReader& table, std::string_view field, Where& where) {
    // In the order of the file, as they are written back.
    for (const Member& member : table.table().members()) {
        const auto kind = std::ranges::find(kinds, member.key, &KindWord::word);
        if (kind == kinds.end()) continue;
        Value operand;
        if (read_operand(table, *kind, operand))
            where.push_back({std::string(field), kind->kind, std::move(operand)});
    }
    for (const auto& kind : kinds) table.take(kind.word); // for finish(): these are known
    if (table.table().members().empty()) table.mistake_here("must hold a comparison, such as at_least = 1");
    check_limits(table);
}

} // namespace

void read_where(toml::TableReader& table, Where& where) {
    const auto fields = table.table().members();
    if (fields.size() > most_fields) {
        table.take_all();
        return table.mistake_here(fmt::format("must be at most {} fields", most_fields));
    }
    for (const Member& member : fields) {
        if (member.key.empty() || member.key.size() > longest_field)
            table.mistake_at(
                member.position, member.key, fmt::format("a field is 1 to {} bytes", longest_field)
            );
        if (member.value.is_object()) {
            table.read_table(member.key, [&](toml::TableReader& inner) {
                read_comparisons(inner, member.key, where);
            });
            continue;
        }
        Value operand;
        if (table.read(member.key, operand, Plain{}))
            where.push_back({member.key, Kind::Equal, std::move(operand)});
    }
}

void read_where(toml::TableReader& table, std::optional<Where>& where) {
    Where comparisons;
    if (table.read_table("where", [&](toml::TableReader& inner) { read_where(inner, comparisons); }))
        where = std::move(comparisons);
}

void read_by(toml::TableReader& table, std::string& field) {
    if (table.read("by", field, toml::Text{}) && field.size() > longest_field)
        table.mistake("by", fmt::format("a field is 1 to {} bytes", longest_field));
}

void read_gates(toml::TableReader& table, std::vector<Gate>& gates) {
    if (!table.has("gate")) table.missing("gate", "a table with the type of an event that opens it");
    const bool is_read = table.read_table_or_tables("gate", most_gates, [&](toml::TableReader& inner) {
        Gate gate;
        inner.read_needed(
            "type", gate.type, EventType{}, "the type of the event that opens and shuts the gate"
        );
        read_where(inner, gate.where);
        gates.push_back(std::move(gate));
    });
    if (is_read && gates.empty()) table.mistake("gate", "must be at least one gate");
}

Value to_value(const Where& where) {
    std::vector<Member> fields;
    for (auto first = where.begin(); first != where.end();) {
        if (first->kind == Kind::Equal) {
            fields.push_back({first->field, first->operand});
            ++first;
            continue;
        }
        const auto& field = first->field;
        std::vector<Member> comparisons;
        for (; first != where.end() && first->field == field && first->kind != Kind::Equal; ++first)
            comparisons.push_back({std::string(word_of(first->kind)), first->operand});
        fields.push_back({field, Value::object(std::move(comparisons))});
    }
    return Value::object(std::move(fields));
}

Value to_value(const std::vector<Gate>& gates) {
    std::vector<Value> items;
    for (const auto& gate : gates) {
        std::vector<Member> members = {{"type", gate.type}};
        if (gate.where) members.push_back({"where", to_value(*gate.where)});
        items.push_back(Value::object(std::move(members)));
    }
    return items.size() == 1 ? items.front() : Value::array(std::move(items));
}

} // namespace tutti::event::definition
