#include "live/merge_patch.hpp"

#include <algorithm>
#include <vector>

namespace tutti::live {

Value without_nulls(const Value& value) {
    if (!value.is_object()) return value;
    std::vector<Member> kept;
    kept.reserve(value.members().size());
    for (const auto& [key, member, position] : value.members())
        if (!member.is_null()) kept.push_back({key, without_nulls(member)});
    return Value::object(std::move(kept));
}

std::optional<Value> merge_difference(const Value& before, const Value& after) {
    if (before == after) return std::nullopt;
    if (!before.is_object() || !after.is_object()) return after;
    std::vector<Member> changes;
    for (const auto& [key, member, position] : after.members()) {
        const auto* known = before.find(key);
        if (known == nullptr) {
            changes.push_back({key, member});
            continue;
        }
        // A patch object that meets a non-object starts from nothing (RFC 7396 §2), so it may hold all of it.
        if (auto change = merge_difference(*known, member)) changes.push_back({key, std::move(*change)});
    }
    for (const auto& [key, member, position] : before.members())
        if (after.find(key) == nullptr) changes.push_back({key, Value()});
    // The same members in another order are the same object to every reader.
    if (changes.empty()) return std::nullopt;
    return Value::object(std::move(changes));
}

Value merge_apply(const Value& target, const Value& patch) {
    if (!patch.is_object()) return patch;
    std::vector<Member> merged;
    if (target.is_object()) merged.assign(target.members().begin(), target.members().end());
    for (const auto& [key, change, position] : patch.members()) {
        const auto known = std::ranges::find(merged, key, &Member::key);
        if (change.is_null()) {
            if (known != merged.end()) merged.erase(known);
        } else if (known != merged.end()) {
            known->value = merge_apply(known->value, change);
        } else {
            merged.push_back({key, merge_apply(Value(), change)});
        }
    }
    return Value::object(std::move(merged));
}

} // namespace tutti::live
