#include "governance/objects/differences.hpp"

#include <utility>

namespace tutti::governance::objects {

namespace {

std::string below(const std::string& path, std::string_view step) {
    auto longer = path + '/';
    for (const char each : step) {
        if (each == '~')
            longer += "~0";
        else if (each == '/')
            longer += "~1";
        else
            longer += each;
    }
    return longer;
}

struct Search {
    std::size_t most;
    std::vector<Difference> found = {};

    void say(const std::string& path, std::optional<Value> before, std::optional<Value> after) {
        if (found.size() < most) found.push_back({path, std::move(before), std::move(after)});
    }

    void tables(const std::string& path, const Value& before, const Value& after) {
        for (const auto& [key, value, position] : after.members()) {
            const auto* other = before.find(key);
            if (other == nullptr)
                say(below(path, key), std::nullopt, value);
            else
                values(below(path, key), *other, value);
        }
        for (const auto& [key, value, position] : before.members())
            if (after.find(key) == nullptr) say(below(path, key), value, std::nullopt);
    }

    void
    values(const std::string& path, const Value& before, const Value& after) { // NOLINT(misc-no-recursion)
        if (before == after || found.size() == most) return;
        if (before.is_object() && after.is_object()) return tables(path, before, after);
        const bool are_lists = before.is_array() && after.is_array();
        if (!are_lists || before.items().size() != after.items().size()) return say(path, before, after);
        for (std::size_t index = 0; index < after.items().size(); ++index)
            values(below(path, std::to_string(index)), before.items()[index], after.items()[index]);
    }
};

} // namespace

std::vector<Difference> differences(const Value& before, const Value& after, std::size_t most) {
    Search search{most};
    search.values("", before, after);
    return std::move(search.found);
}

Value to_value(const Difference& difference) {
    std::vector<Member> members = {{"path", difference.path}};
    if (difference.before) members.push_back({"before", *difference.before});
    if (difference.after) members.push_back({"after", *difference.after});
    return Value::object(std::move(members));
}

} // namespace tutti::governance::objects
