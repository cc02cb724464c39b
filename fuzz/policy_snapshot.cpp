// Any text as the snapshot of a policy: it is refused with what is wrong in it, or what is made of it,
// printed again, reads the same.
#include "governance/policy/policy_snapshot.hpp"

#include "base/json.hpp"
#include "governance/policy/read_policy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace tutti;
using namespace tutti::governance::policy;

namespace {

std::vector<PolicyObject> parts_of(const PolicySet& set) {
    std::vector<PolicyObject> objects;
    for (const auto& role : set.roles()) objects.push_back({"role", role.name, to_value(role)});
    for (const auto& rule : set.rules()) objects.push_back({"rule", rule.name, to_value(rule)});
    for (const auto& quota : set.quotas()) objects.push_back({"quota", quota.name, to_value(quota)});
    return objects;
}

void look_at(std::string_view text) {
    const auto set = read_snapshot(text);
    if (!set) {
        if (set.error().empty()) std::abort();
        for (const auto& mistake : set.error())
            if (mistake.reason.empty()) std::abort();
        return;
    }
    const auto again = read_snapshot(print_snapshot(parts_of(*set), set->version()));
    if (!again || again->version() != set->version()) std::abort();
    if (!std::ranges::equal(again->rules(), set->rules())) std::abort();
}

/// The text as the objects of a snapshot, with the checksum that it has to have.
void look_at_objects(std::string_view text) {
    const auto list = parse_json(text);
    if (!list || !list->is_array()) return;
    std::vector<PolicyObject> objects;
    for (const auto& item : list->items()) {
        const auto* kind = item.find("kind");
        const auto* name = item.find("name");
        const auto* spec = item.find("spec");
        if (kind == nullptr || !kind->is_string() || name == nullptr || !name->is_string() || spec == nullptr)
            return;
        objects.push_back({std::string(kind->string()), std::string(name->string()), *spec});
    }
    look_at(print_snapshot(objects, 7));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    look_at(text);
    look_at_objects(text);
    return 0;
}
