#include "device/topic_map.hpp"

#include "base/name.hpp"
#include "base/utf8.hpp"
#include "contract/topics.hpp"
#include "device/topic_parts.hpp"
#include "mqtt/topic.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::device {

namespace {

constexpr std::size_t longest_identity = 128;

bool is_same(const Value& one, const Value& other) {
    if (one.is_number() && other.is_number()) return one.number() == other.number();
    return one == other;
}

/// As a key of `words` says it.
std::string word_of_value(const Value& value) {
    return value.is_string() ? std::string(value.string()) : print_json(value);
}

/// Numbers by scale and offset, the rest as it is; nothing where it is no number and should be.
std::optional<Value> scaled(const TopicRule& rule, const Value& value) {
    if (!rule.is_scaled()) return value;
    if (!value.is_number()) return std::nullopt;
    const double scaled_number = value.number() * rule.scale + rule.offset;
    return std::isfinite(scaled_number) ? std::optional<Value>(scaled_number) : std::nullopt;
}

/// The type of a value; empty: it is none that counts.
std::string_view type_pattern(const TopicRule& rule, const Value* value) {
    if (value == nullptr) return rule.type;
    const auto is_it = [&](const Value& each) { return is_same(each, *value); };
    if (!rule.only.empty() && std::ranges::none_of(rule.only, is_it)) return "";
    if (rule.words.empty()) return rule.type;
    const auto word = word_of_value(*value);
    const auto found = std::ranges::find(rule.words, word, [](const auto& each) { return each.first; });
    return found != rule.words.end() ? found->second : rule.type;
}

bool looks_inside(const TopicRule& rule) {
    return (rule.pointer && !rule.pointer->is_whole())
           || std::ranges::any_of(rule.fields, [](const auto& field) { return !field.pointer.is_whole(); });
}

/// What a payload says of one rule, before it is known whether that counts.
struct Taken {
    const Value* value = nullptr;     ///< the one that the rule's pointer leads to, where it has one
    std::vector<Value> said = {};     ///< as it stood
    std::vector<Member> members = {}; ///< as it becomes data
    std::string_view odd = {};        ///< the kind of what is malformed

    /// Of two of one name the first stays.
    void add(const std::string& name, Value value_of_it) {
        const bool is_there = std::ranges::find(members, name, &Member::key) != members.end();
        if (!is_there) members.push_back({name, std::move(value_of_it)});
    }
    void take(const TopicRule& rule, const std::string& name, const Value& found) {
        if (auto taken = scaled(rule, found))
            add(name, std::move(*taken));
        else
            odd = "number";
    }
};

Taken taken_of(const TopicRule& rule, const Value& document) {
    if (looks_inside(rule) && !document.is_object() && !document.is_array()) return {.odd = "json"};
    Taken taken;
    bool is_odd = false;
    if (rule.pointer) {
        taken.value = find_plain(document, *rule.pointer, is_odd);
        if (is_odd) taken.odd = "value";
        if (taken.value == nullptr) return taken;
        taken.said.push_back(*taken.value);
        taken.take(rule, rule.field, *taken.value);
    }
    for (const auto& field : rule.fields) {
        const auto* found = find_plain(document, field.pointer, is_odd);
        if (found == nullptr) continue;
        if (taken.value == nullptr) taken.said.push_back(*found);
        taken.take(rule, field.name, *found);
    }
    if (is_odd) taken.odd = "value";
    return taken;
}

/// JSON, or else the text as it stands: "ON", "21.5".
std::optional<Value> document_of(JsonReader& json, std::string_view payload) {
    if (auto parsed = json.parse(payload)) return std::move(*parsed);
    std::string quoted;
    append_json_string(quoted, payload);
    // What is no text of UTF-8 is nothing that an event may carry: the reader refuses it.
    auto text = json.parse(quoted);
    return text ? std::optional<Value>(std::move(*text)) : std::nullopt;
}

} // namespace

std::vector<std::string> TopicMap::filters() const {
    std::vector<std::string> filters;
    for (const auto& rule : rules_)
        if (std::ranges::find(filters, rule.topic) == filters.end()) filters.push_back(rule.topic);
    return filters;
}

TopicMap::Heard
TopicMap::take(std::string_view filter, std::string_view topic, std::string_view payload, bool is_kept) {
    Heard heard;
    if (payload.empty()) return heard; // a kept state is forgotten
    const auto parts = taken_levels(filter, topic);
    const auto identity = parts.empty() || parts.front().empty() ? topic : parts.front();
    heard.identity = first_characters(identity, longest_identity);
    const auto counts = [&](const TopicRule& rule) {
        return rule.topic == filter && (!is_kept || rule.retained);
    };
    if (std::ranges::none_of(rules_, counts)) return heard;
    if (payload.size() > largest_payload) {
        heard.malformed.push_back({"too_large", std::string(topic)});
        return heard;
    }
    const auto document = document_of(json_, payload);
    if (!document) {
        heard.malformed.push_back({"text", std::string(topic)});
        return heard;
    }
    for (std::size_t rule = 0; rule < rules_.size(); ++rule)
        if (counts(rules_[rule])) apply(rule, *document, topic, parts, heard);
    return heard;
}

void TopicMap::apply(
    std::size_t place, const Value& document, std::string_view topic,
    const std::vector<std::string_view>& parts, Heard& heard
) {
    const auto& rule = rules_[place];
    auto taken = taken_of(rule, document);
    if (!taken.odd.empty()) return heard.malformed.push_back({taken.odd, std::string(topic)});
    if (taken.said.empty()) return; // it says nothing of that this time
    if (rule.changes && !is_news(place, topic, Value::array(std::move(taken.said)))) return;
    const auto pattern = type_pattern(rule, taken.value);
    if (pattern.empty()) return;
    auto type = fill_in(pattern, parts, PartAs::Name);
    if (!is_dotted_name(type) || contract::is_reserved_event(type))
        return heard.malformed.push_back({"type", std::string(topic)});
    for (const auto& member : rule.data) {
        const auto& value = member.value;
        const auto text = value.is_string() ? fill_in(value.string(), parts, PartAs::Written) : std::string();
        taken.add(member.key, value.is_string() ? Value(first_characters(text, longest_field_text)) : value);
    }
    heard.sayings.push_back({.type = std::move(type), .data = Value::object(std::move(taken.members))});
}

bool TopicMap::is_news(std::size_t rule, std::string_view topic, Value said) {
    const auto known = last_.find({rule, std::string(topic)});
    if (known == last_.end()) {
        if (last_.size() < most_remembered)
            last_.emplace(std::pair(rule, std::string(topic)), std::move(said));
        return true;
    }
    if (known->second == said) return false;
    known->second = std::move(said);
    return true;
}

} // namespace tutti::device
