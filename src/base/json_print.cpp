#include "base/json.hpp"

#include <charconv>
#include <cmath>

namespace tutti {

namespace {

void append_integer(std::string& out, std::int64_t integer) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, integer).ptr;
    out.append(digits, end);
}

void append_real(std::string& out, double real) {
    if (!std::isfinite(real)) {
        out += "null";
        return;
    }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, real).ptr;
    const std::string_view text(digits, end);
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

} // namespace

void append_json_string(std::string& out, std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    std::size_t plain_from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text, plain_from, i - plain_from);
        plain_from = i + 1;
        switch (byte) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    out.append(text, plain_from);
    out += '"';
}

void append_json(std::string& out, const Value& value) {
    switch (value.kind()) {
    case Value::Kind::Null:
        out += "null";
        break;
    case Value::Kind::Bool:
        out += value.boolean() ? "true" : "false";
        break;
    case Value::Kind::Integer:
        append_integer(out, value.integer());
        break;
    case Value::Kind::Real:
        append_real(out, value.number());
        break;
    case Value::Kind::String:
        append_json_string(out, value.string());
        break;
    case Value::Kind::Array: {
        char separator = '[';
        for (const auto& item : value.items()) {
            out += separator;
            append_json(out, item);
            separator = ',';
        }
        if (value.items().empty()) out += '[';
        out += ']';
        break;
    }
    case Value::Kind::Object: {
        char separator = '{';
        for (const auto& member : value.members()) {
            out += separator;
            append_json_string(out, member.key);
            out += ':';
            append_json(out, member.value);
            separator = ',';
        }
        if (value.members().empty()) out += '{';
        out += '}';
        break;
    }
    }
}

std::string print_json(const Value& value) {
    std::string out;
    append_json(out, value);
    return out;
}

} // namespace tutti
