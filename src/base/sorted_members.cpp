#include "base/sorted_members.hpp"

#include <algorithm>

namespace tutti {

Value sorted_members(const Value& value) {
    if (value.is_array()) {
        std::vector<Value> items;
        for (const Value& item : value.items()) items.push_back(sorted_members(item));
        return Value::array(std::move(items)).at(value.position());
    }
    if (!value.is_object()) return value;
    std::vector<Member> members;
    for (const Member& member : value.members())
        members.push_back({member.key, sorted_members(member.value), member.position});
    std::ranges::sort(members, {}, &Member::key);
    return Value::object(std::move(members)).at(value.position());
}

} // namespace tutti
