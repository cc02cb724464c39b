#include "governance/asked_values.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tutti::governance {

namespace {

// They may be anything: a line of audit has room for so many.
constexpr std::size_t most_names = 32;
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_text = 128;
constexpr std::size_t longest_compound = 256; ///< as JSON
constexpr std::size_t longest_values = 2048;  ///< likewise; a character of a text is up to six bytes of it

Value shortened(const Value& value) {
    if (value.is_string()) {
        auto text = whole_characters(first_characters(value.string(), longest_text));
        if (text.size() < value.string().size()) text += "…";
        return text;
    }
    const bool is_compound = value.is_array() || value.is_object();
    if (is_compound && print_json(value).size() > longest_compound) return "…";
    return value;
}

bool is_declared(const CommandType& type, std::string_view name) {
    return std::ranges::find(type.parameters, name, &Parameter::name) != type.parameters.end();
}

} // namespace

std::string names_of(const Value& params) {
    if (!params.is_object()) return "[]";
    std::vector<Value> names;
    for (const Member& member : params.members())
        if (names.size() < most_names)
            names.emplace_back(member.key.size() <= longest_name ? std::string_view(member.key) : "…");
    return print_json(Value::array(std::move(names)));
}

std::string values_of(const CommandType& type, const Value& params) {
    if (type.contents != Contents::Plain || !params.is_object()) return {};
    std::vector<Member> values;
    std::size_t size = 0;
    for (const Member& member : params.members()) {
        if (!is_declared(type, member.key)) continue;
        auto value = shortened(member.value);
        size += member.key.size() + print_json(value).size();
        if (size > longest_values) break;
        values.push_back({member.key, std::move(value)});
    }
    return values.empty() ? std::string() : print_json(Value::object(std::move(values)));
}

} // namespace tutti::governance
