#include "control_plane/objects/config_reconciler.hpp"

#include "base/json.hpp"
#include "base/sorted_members.hpp"
#include "base/utf8.hpp"
#include "base/value_path.hpp"
#include "sections/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::control_plane {

using governance::objects::Object;
using governance::objects::Wanted;

namespace {

constexpr std::size_t most_told_keys = 3;
constexpr std::size_t longest_told_value = 60;

/// TOML and JSON write a number in more than one way.
Value with_plain_numbers(const Value& value) { // NOLINT(misc-no-recursion): parsers bound the depth
    if (value.is_number()) return value.number();
    if (value.is_array()) {
        std::vector<Value> items;
        for (const auto& item : value.items()) items.push_back(with_plain_numbers(item));
        return Value::array(std::move(items));
    }
    if (!value.is_object()) return value;
    std::vector<Member> members;
    for (const auto& member : value.members())
        members.push_back({member.key, with_plain_numbers(member.value)});
    return Value::object(std::move(members));
}

bool says_the_same(const Value& one, const Value& other) {
    return with_plain_numbers(sorted_members(one)) == with_plain_numbers(sorted_members(other));
}

bool has_secret(const Value& spec, const sections::SecretKey& secret) {
    if (secret.list.empty()) return spec.find(secret.key) != nullptr;
    const auto* list = spec.find(secret.list);
    if (list == nullptr || !list->is_array()) return false;
    return std::ranges::any_of(list->items(), [&](const Value& item) {
        return item.find(secret.key) != nullptr;
    });
}

/// "brightness was 0.2, gamma was not set".
std::string how_it_was(const Value& config, const Value& changes) {
    std::string told;
    std::size_t count = 0;
    for (const auto& change : changes.members()) {
        if (++count > most_told_keys) break;
        if (!told.empty()) told += ", ";
        const auto* before = config.find(change.key);
        if (before == nullptr)
            told += fmt::format("{} was not set", change.key);
        else
            told += fmt::format(
                "{} was {}", change.key, first_characters(print_json(*before), longest_told_value)
            );
    }
    if (changes.members().size() > most_told_keys)
        told += fmt::format(", and {} more", changes.members().size() - most_told_keys);
    return told;
}

/// Of config.get.
const Value* config_in(const Value& answer) noexcept {
    const auto* config = find_at(answer, "sections", 0, "config");
    return config != nullptr && config->is_object() ? config : nullptr;
}

} // namespace

Value keys_to_set(const Value& config, const Value& keys) {
    std::vector<Member> changes;
    for (const auto& key : keys.members()) {
        const auto* present = config.find(key.key);
        const bool is_so = present == nullptr ? key.value.is_null() : says_the_same(*present, key.value);
        if (!is_so) changes.push_back({key.key, key.value});
    }
    return Value::object(std::move(changes));
}

std::optional<governance::Fault>
ConfigReconciler::admit(const Wanted& wanted, store::ControlTransaction&) const {
    for (const auto& secret : sections::rules_of(wanted.key.name).secrets)
        if (has_secret(wanted.spec, secret)) {
            auto fault = governance::fault_of(
                {ErrorCode::InvalidInput,
                 fmt::format(
                     "{} is a secret, and no object holds one: `tutti config set {} {}` keeps it", secret.key,
                     wanted.key.name, secret.key
                 )}
            );
            fault.field = secret.key;
            return fault;
        }
    return std::nullopt;
}

Task<Result<Observed>> ConfigReconciler::reconcile(std::string name, std::optional<Object> desired) {
    if (!desired) co_return Observed{};
    const auto answer = co_await orchestrator_.ask("config.get", Value::object({{"section", name}}));
    if (!answer) co_return std::unexpected(answer.error());
    const auto* config = config_in(*answer);
    if (config == nullptr) co_return fail(ErrorCode::Environment, "config.get answered no section");
    const auto changes = keys_to_set(*config, desired->spec);
    Observed observed{governance::objects::as_wanted()};
    if (changes.members().empty()) co_return observed;
    std::vector<Member> params = {{"section", name}, {"config", changes}};
    // Whoever changed it meanwhile is looked at first.
    if (const auto* revision = find_at(*answer, "sections", 0, "revision"))
        params.push_back({"revision", *revision});
    const auto set = co_await orchestrator_.ask("config.set", Value::object(std::move(params)));
    if (!set) co_return std::unexpected(set.error());
    observed.corrected = how_it_was(*config, changes);
    co_return observed;
}

Task<Result<Observed>> ConfigReconciler::remove(Object last) {
    const auto section = Value::object({{"section", last.key.name}});
    const auto answer = co_await orchestrator_.ask("config.diff", section);
    if (!answer && answer.error().code == ErrorCode::NotFound) co_return Observed{};
    if (!answer) co_return std::unexpected(answer.error());
    const auto* differences = answer->find("differences");
    std::vector<Member> seeds;
    if (differences != nullptr && differences->is_array())
        for (const auto& each : differences->items()) {
            const auto key = text_at(each, "key");
            const auto* seed = each.find("seed");
            if (key && last.spec.find(*key) != nullptr)
                seeds.push_back({std::string(*key), seed != nullptr ? *seed : Value()});
        }
    if (seeds.empty()) co_return Observed{};
    const auto set = co_await orchestrator_.ask(
        "config.set", Value::object({{"section", last.key.name}, {"config", Value::object(std::move(seeds))}})
    );
    if (!set) co_return std::unexpected(set.error());
    co_return Observed{};
}

} // namespace tutti::control_plane
