#include "sections/secrets.hpp"

#include "base/json.hpp"
#include "base/name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace tutti::sections {

namespace {

using Replacement = std::function<Value(const SecretPlace&, const Value&)>;

/// The table with another value for one of its keys, where that is there.
Value replace_in(
    const Value& table, const SecretKey& key, std::string item, const std::string& path,
    const Replacement& replacement
) {
    const auto* value = table.find(key.key);
    if (value == nullptr || value->is_null()) return table;
    std::vector<Member> members(table.members().begin(), table.members().end());
    const SecretPlace place{key, std::move(item), path + std::string(key.key)};
    std::ranges::find(members, key.key, &Member::key)->value =
        replacement(place, *value).at(value->position());
    return Value::object(std::move(members)).at(table.position());
}

std::string item_name(const Value& item, std::size_t index) {
    const auto* name = item.find("name");
    return name != nullptr && name->is_string() && is_name_segment(name->string())
               ? std::string(name->string())
               : std::to_string(index);
}

Value replace_in_list(const Value& config, const SecretKey& key, const Replacement& replacement) {
    const auto* list = config.find(key.list);
    if (list == nullptr || !list->is_array()) return config;
    std::vector<Value> items(list->items().begin(), list->items().end());
    std::size_t index = 0;
    for (auto& item : items) {
        if (item.is_object())
            item = replace_in(
                item, key, item_name(item, index), fmt::format("{}[{}].", key.list, index), replacement
            );
        ++index;
    }
    std::vector<Member> members(config.members().begin(), config.members().end());
    std::ranges::find(members, key.list, &Member::key)->value =
        Value::array(std::move(items)).at(list->position());
    return Value::object(std::move(members)).at(config.position());
}

} // namespace

Value replace_secrets(const Section& section, const Value& config, const Replacement& replacement) {
    if (!config.is_object()) return config;
    auto replaced = config;
    for (const auto& key : section.secrets)
        replaced = key.list.empty() ? replace_in(replaced, key, {}, {}, replacement)
                                    : replace_in_list(replaced, key, replacement);
    return replaced;
}

Value hide_secrets(std::string_view section, const Value& config) {
    return replace_secrets(rules_of(section), config, [](const SecretPlace&, const Value&) {
        return Value::object({{"set", true}});
    });
}

Value cover_secrets(const Section& section, const Value& config) {
    return replace_secrets(section, config, [](const SecretPlace&, const Value& value) {
        return value.is_string() ? secret_in_file("covered") : value;
    });
}

Value resolve_secret_files(std::string_view section, const Value& config, std::string_view folder) {
    return replace_secrets(rules_of(section), config, [folder](const SecretPlace&, const Value& value) {
        const auto file = referred_file(value);
        if (file.empty() || file.starts_with('/')) return value;
        return secret_in_file(fmt::format("{}/{}", folder, file));
    });
}

namespace {

Value with_member(const Value& object, std::string_view key, Value value) {
    std::vector<Member> members(object.members().begin(), object.members().end());
    std::ranges::find(members, key, &Member::key)->value = std::move(value);
    return Value::object(std::move(members));
}

/// "weather" of "left.weather".
std::string_view behind_the_node(std::string_view name) noexcept {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

/// Nothing: it has none of the section's secrets in clear.
std::optional<Value> hide_clear(const Section& section, const Value& config) {
    bool is_clear = false;
    auto hidden = replace_secrets(section, config, [&](const SecretPlace&, const Value& value) {
        is_clear = is_clear || value.is_string();
        return value.is_string() ? Value::object({{"set", true}}) : value;
    });
    return is_clear ? std::optional(std::move(hidden)) : std::nullopt;
}

/// With another `config`, where that has secrets of the section in clear.
std::optional<Value> without_secrets_of(const Section& section, const Value& holder) {
    const auto* config = holder.find("config");
    auto hidden = config != nullptr ? hide_clear(section, *config) : std::nullopt;
    if (!hidden) return std::nullopt;
    return with_member(holder, "config", std::move(*hidden));
}

/// The same of a change of several sections at once.
std::optional<Value> without_secrets_of_all(const Value& params) {
    const auto* all = params.find("sections");
    if (all == nullptr || !all->is_object()) return std::nullopt;
    std::optional<Value> changed;
    for (const Member& member : all->members())
        if (auto hidden = hide_clear(rules_of(behind_the_node(member.key)), member.value))
            changed = with_member(changed ? *changed : *all, member.key, std::move(*hidden));
    if (!changed) return std::nullopt;
    return with_member(params, "sections", std::move(*changed));
}

} // namespace

std::optional<std::string> without_secrets(std::string_view topic, std::string_view payload) {
    const auto end = topic.find('/');
    const auto branch = topic.substr(0, end);
    if (end == std::string_view::npos || (branch != "config" && branch != "cmd")) return std::nullopt;
    const auto name = behind_the_node(topic.substr(end + 1));
    const auto message = parse_json(payload);
    if (!message) return std::nullopt;
    std::optional<Value> hidden;
    if (branch == "config") {
        hidden = without_secrets_of(rules_of(name), *message);
    } else if (const auto* params = message->find("params"); params != nullptr) {
        const auto* said = params->find("section");
        const auto* own = section_of_service(name);
        const auto& section = said != nullptr && said->is_string() ? rules_of(behind_the_node(said->string()))
                              : own != nullptr                     ? *own
                                                                   : rules_of(name);
        auto other = without_secrets_of(section, *params);
        if (!other) other = without_secrets_of_all(*params);
        if (other) hidden = with_member(*message, "params", *other);
    }
    if (!hidden) return std::nullopt;
    return print_json(*hidden);
}

bool is_secret_reference(const Value& value) noexcept {
    const auto* vault = value.find("vault");
    return !referred_file(value).empty() || (vault != nullptr && vault->is_string());
}

std::string_view referred_file(const Value& value) noexcept {
    const auto* file = value.find("file");
    return file != nullptr && file->is_string() ? file->string() : std::string_view();
}

bool is_hidden_secret(const Value& value) noexcept {
    const auto* set = value.find("set");
    const std::size_t known = former_item(value).empty() ? 1 : 2;
    return set != nullptr && value.members().size() == known && *set == Value(true);
}

std::string_view former_item(const Value& hidden) noexcept {
    const auto* of = hidden.find("of");
    return of != nullptr && of->is_string() ? of->string() : std::string_view();
}

Value secret_in_file(std::string_view file) { return Value::object({{"file", file}}); }

} // namespace tutti::sections
