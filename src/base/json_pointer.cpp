#include "base/json_pointer.hpp"

#include "base/value_path.hpp"

#include <algorithm>
#include <charconv>

namespace tutti {

namespace {

/// "~1" is '/', and "~0" is '~' (RFC 6901 §3).
Result<std::string> unescaped(std::string_view step) {
    std::string text;
    for (std::size_t i = 0; i < step.size(); ++i) {
        if (step[i] != '~') {
            text += step[i];
            continue;
        }
        const char next = ++i < step.size() ? step[i] : '\0';
        if (next != '0' && next != '1')
            return fail(
                ErrorCode::InvalidInput, "a '~' in a JSON pointer is written \"~0\", and a '/' \"~1\""
            );
        text += next == '0' ? '~' : '/';
    }
    return text;
}

void append_escaped(std::string& out, std::string_view step) {
    for (const char character : step) {
        if (character == '~')
            out += "~0";
        else if (character == '/')
            out += "~1";
        else
            out += character;
    }
}

/// Digits without a zero before them (§4); "-" is the item behind the last, which is never there.
const Value* item_at(const Value& list, std::string_view step) noexcept {
    if (step.empty() || (step.size() > 1 && step[0] == '0')) return nullptr;
    std::size_t place = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), place);
    return error == std::errc() && end == step.data() + step.size() ? tutti::find_in(&list, place) : nullptr;
}

} // namespace

Result<JsonPointer> JsonPointer::parse(std::string_view text) {
    JsonPointer pointer;
    if (!text.empty() && text[0] != '/')
        return fail(ErrorCode::InvalidInput, "a JSON pointer begins with '/', or is empty");
    while (!text.empty()) {
        text.remove_prefix(1);
        const auto end = std::min(text.find('/'), text.size());
        auto step = unescaped(text.substr(0, end));
        if (!step) return pass_on(step);
        if (pointer.steps_.size() == most_steps)
            return fail(ErrorCode::InvalidInput, "a JSON pointer of so many steps leads nowhere");
        pointer.steps_.push_back(std::move(*step));
        text.remove_prefix(end);
    }
    return pointer;
}

const Value* JsonPointer::find_in(const Value& value) const noexcept {
    const Value* at = &value;
    for (const auto& step : steps_) {
        at = at->is_array() ? item_at(*at, step) : at->find(step);
        if (at == nullptr) return nullptr;
    }
    return at;
}

std::string JsonPointer::text() const {
    std::string text;
    for (const auto& step : steps_) {
        text += '/';
        append_escaped(text, step);
    }
    return text;
}

} // namespace tutti
