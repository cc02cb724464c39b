#include "toml/print_toml.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace tutti::toml {

namespace {

/// What is longer is parted, where TOML lets it be.
constexpr std::size_t longest_line = 100;

/// As JSON has it, but for DEL, which is a control character here alone.
void append_text(std::string& out, std::string_view text) {
    std::string literal;
    append_json_string(literal, text);
    for (const char c : literal)
        if (c == '\x7f')
            out += "\\u007F";
        else
            out += c;
}

bool is_bare(std::string_view key) {
    return !key.empty() && std::ranges::all_of(key, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
               || c == '-';
    });
}

void append_key(std::string& out, std::string_view key) {
    if (is_bare(key))
        out += key;
    else
        append_text(out, key);
}

std::string in_line(const Value& value);

std::string object_in_line(const Value& value) {
    std::string out = "{";
    const char* before = " ";
    for (const auto& member : value.members()) {
        if (member.value.is_null()) continue;
        out += before;
        append_key(out, member.key);
        out += " = " + in_line(member.value);
        before = ", ";
    }
    return out + (out.size() > 1 ? " }" : "}");
}

std::string array_in_line(const Value& value) {
    std::string out = "[";
    const char* before = "";
    for (const auto& item : value.items()) {
        if (item.is_null()) continue;
        out += before + in_line(item);
        before = ", ";
    }
    return out + "]";
}

std::string in_line(const Value& value) {
    if (value.is_object()) return object_in_line(value);
    if (value.is_array()) return array_in_line(value);
    if (!value.is_string()) return print_json(value);
    std::string out;
    append_text(out, value.string());
    return out;
}

/// A list may be parted into lines; nothing else.
std::string parted(const Value& value, std::size_t taken) {
    auto line = in_line(value);
    if (!value.is_array() || taken + line.size() <= longest_line) return line;
    std::string out = "[\n";
    for (const auto& item : value.items())
        if (!item.is_null()) out += "    " + in_line(item) + ",\n";
    return out + "]";
}

void append_member(std::string& out, const Member& member) {
    std::string start;
    append_key(start, member.key);
    start += " = ";
    out += start + parted(member.value, start.size()) + '\n';
}

/// A table that is better read under a heading of its own.
bool has_heading(const Member& member) {
    return member.value.is_object() && member.key.size() + in_line(member.value).size() > longest_line - 20;
}

void append_members(std::string& out, std::string_view path, const Value& table) {
    for (const auto& member : table.members())
        if (!member.value.is_null() && !has_heading(member)) append_member(out, member);
    for (const auto& member : table.members())
        if (has_heading(member)) append_toml_table(out, join_path(path, member.key), member.value);
}

} // namespace

std::string join_path(std::string_view path, std::string_view key) {
    std::string joined(path);
    if (!path.empty()) joined += '.';
    append_key(joined, key);
    return joined;
}

void append_toml_table(std::string& out, std::string_view path, const Value& table) {
    if (!out.empty()) out += '\n';
    out += '[';
    out += path;
    out += "]\n";
    append_members(out, path, table);
}

std::string print_toml(const Value& table) {
    std::string out;
    append_members(out, "", table);
    return out;
}

} // namespace tutti::toml
