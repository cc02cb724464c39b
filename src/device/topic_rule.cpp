#include "device/topic_rule.hpp"

#include "base/name.hpp"
#include "contract/topics.hpp"
#include "device/topic_parts.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <array>

namespace tutti::device {

namespace {

constexpr std::size_t most_words = 64;

toml::Read<std::string> filter(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    if (!mqtt::is_topic_filter(*text))
        return toml::complain("must be a topic, with '+' for a whole level and '#' for all the last ones");
    return text;
}

/// A value of a payload, as a list in the file says it.
toml::Read<Value> plain(const Value& value) {
    if (!is_plain(value)) return toml::wrong_kind("a text, a number, true or false", value);
    return value;
}

/// The type of an event, in which "{1}" stands for what the first '+' of the topic takes.
struct EventType {
    std::size_t parts;

    toml::Read<std::string> operator()(const Value& value) const {
        if (!value.is_string()) return toml::wrong_kind("a string", value);
        const auto text = value.string();
        if (const auto last = last_part_named(text); last > parts)
            return toml::complain(fmt::format("{{{}}}: the topic has {} '+'", last, parts));
        const std::vector<std::string_view> any(parts, "x");
        const auto filled = fill_in(text, any, PartAs::Name);
        if (!is_dotted_name(filled))
            return toml::complain("must be names of a-z, 0-9, '_' and '-', joined by '.'");
        if (contract::is_reserved_event(filled))
            return toml::complain("only the runtime says what begins with `event` or `playlist`");
        return std::string(text);
    }
};

void read_words(toml::TableReader& table, const EventType& type, TopicRule& rule) {
    table.read_table("words", [&](toml::TableReader& words) {
        if (words.table().members().size() > most_words)
            words.mistake_here(fmt::format("more than {} words", most_words));
        words.read_each(type, [&](const Member& member, std::string meaning) {
            rule.words.emplace_back(member.key, std::move(meaning));
        });
    });
}

void read_data(toml::TableReader& table, std::size_t parts, TopicRule& rule) {
    table.read_table("data", [&](toml::TableReader& data) {
        data.read_each(plain, [&](const Member& member, const Value& value) {
            const auto last = value.is_string() ? last_part_named(value.string()) : 0;
            if (!is_name_segment(member.key))
                data.mistake_at(
                    member.position, member.key, "a field's name must be of a-z, 0-9, '_' and '-'"
                );
            else if (last > parts)
                data.mistake(member.key, fmt::format("{{{}}}: the topic has {} '+'", last, parts));
            else
                rule.data.push_back({member.key, value});
        });
    });
}

/// The keys that are of the one value make no sense where there is none.
void read_value(toml::TableReader& table, TopicRule& rule) {
    constexpr std::array<const char*, 3> of_the_value = {"field", "only", "words"};
    if (table.has("fields") && !table.has("pointer")) {
        rule.pointer.reset();
        for (const auto* key : of_the_value)
            if (table.has(key)) table.mistake(key, "is of the one value: say where it is, pointer = \"/…\"");
    }
    JsonPointer pointer;
    if (table.read("pointer", pointer, Pointer{})) rule.pointer = std::move(pointer);
    table.read("field", rule.field, toml::Name{});
    table.read_list("only", rule.only, plain);
}

} // namespace

void read_topic_rule(toml::TableReader& table, TopicRule& rule) {
    constexpr double largest = 1e9;
    table.read_needed("topic", rule.topic, filter, "which: topic = \"zigbee2mqtt/+\"");
    const auto parts = plus_count(rule.topic);
    const EventType type{parts};
    table.read("type", rule.type, type);
    read_value(table, rule);
    read_words(table, type, rule);
    if (!table.has("type") && !table.has("words"))
        table.missing("type", "what the event is: type = \"button.press\"");
    read_pointed_fields(table, "fields", rule.fields);
    read_data(table, parts, rule);
    table.read("scale", rule.scale, toml::Real{-largest, largest});
    table.read("offset", rule.offset, toml::Real{-largest, largest});
    table.read("retained", rule.retained, toml::Boolean{});
    table.read("changes", rule.changes, toml::Boolean{});
}

} // namespace tutti::device
