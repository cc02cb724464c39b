#include "input/osc/osc_saying.hpp"

#include "base/name.hpp"
#include "base/utf8.hpp"
#include "osc/argument_values.hpp"

#include <algorithm>

namespace tutti::input {

namespace {

constexpr std::size_t longest_type = 255; // bytes, as the contract has it
constexpr seconds furthest_time{1};

char in_names(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    const char one[] = {c};
    return is_name_segment({one, 1}) ? c : '_';
}

/// One '_' for a character of several bytes.
std::string segment_of(std::string_view part) {
    std::string segment;
    for (const char c : part) {
        if (segment.size() == max_name_length) break;
        if (segment.empty() || !continues_character(c)) segment += in_names(c);
    }
    return segment;
}

} // namespace

std::optional<std::string> osc_event_type(std::string_view address, OscClass klass) {
    std::string type = klass == OscClass::Raw ? "raw.osc" : "osc";
    const auto without_parts = type.size();
    while (!address.empty()) {
        const auto part = address.substr(0, address.find('/'));
        address.remove_prefix(std::min(part.size() + 1, address.size()));
        if (!part.empty()) type.append(".").append(segment_of(part));
    }
    if (type.size() == without_parts || type.size() > longest_type) return std::nullopt;
    return type;
}

Value osc_event_data(const osc::Message& message) {
    return Value::object(
        {{"address", whole_characters(message.address)},
         {"args", osc::values_of(message.arguments)},
         {"types", osc::type_tags(message.arguments)}}
    );
}

WallTime osc_event_time(osc::TimeTag tag, WallTime arrival) noexcept {
    const auto time = tag.time();
    if (!time || *time < arrival - furthest_time || *time > arrival + furthest_time) return arrival;
    return *time;
}

} // namespace tutti::input
