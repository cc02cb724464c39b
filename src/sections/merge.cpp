#include "sections/merge.hpp"

#include <algorithm>
#include <vector>

namespace tutti::sections {

Value merge(const Value& config, const Value& changes) {
    std::vector<Member> members(config.members().begin(), config.members().end());
    for (const Member& change : changes.members()) {
        const auto ours = std::ranges::find(members, change.key, &Member::key);
        if (ours != members.end() && change.value.is_null())
            members.erase(ours);
        else if (ours != members.end())
            ours->value = change.value;
        else if (!change.value.is_null())
            members.push_back(change);
    }
    return Value::object(std::move(members));
}

Value difference(const Value& before, const Value& after) {
    std::vector<Member> changes;
    for (const Member& member : before.members())
        if (after.find(member.key) == nullptr) changes.push_back({member.key, Value()});
    for (const Member& member : after.members()) {
        const auto* known = before.find(member.key);
        if (known == nullptr || !(*known == member.value)) changes.push_back(member);
    }
    return Value::object(std::move(changes));
}

} // namespace tutti::sections
