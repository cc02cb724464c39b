#include "governance/objects/programs.hpp"

#include <algorithm>

namespace tutti::governance::objects {

namespace {

bool has_program(const Value& value) {
    if (value.is_array()) return std::ranges::any_of(value.items(), has_program);
    return value.is_object() && std::ranges::any_of(value.members(), [](const Member& member) {
               const bool is_word = member.key == "run" || member.key == "exec";
               return (is_word && member.value.is_array()) || has_program(member.value);
           });
}

} // namespace

bool names_program(const ObjectKey& key, const Value& spec) {
    return key.kind == "service" || (key.kind == "section" && has_program(spec));
}

} // namespace tutti::governance::objects
