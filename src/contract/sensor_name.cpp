#include "contract/sensor_name.hpp"

#include "base/name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace tutti::contract {

namespace {

constexpr bool breaks_a_topic(char byte) noexcept {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f || byte == '/' || byte == '+'
           || byte == '#';
}

constexpr bool breaks_a_name(char byte) noexcept {
    return breaks_a_topic(byte) || byte == ':' || byte == '%';
}

} // namespace

bool is_sensor_name(std::string_view text) noexcept {
    if (text.size() > most_of_a_sensor_name) return false;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return is_name_segment(text);
    return colon > 0 && std::ranges::none_of(text.substr(0, colon), breaks_a_topic)
           && is_name_segment(text.substr(colon + 1));
}

std::string encode_label(std::string_view label) {
    std::string encoded;
    for (const char byte : label) {
        if (breaks_a_name(byte))
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
        else
            encoded += byte;
    }
    return encoded;
}

std::string label_of(std::string_view sensor) {
    const auto colon = sensor.find(':');
    if (colon == std::string_view::npos) return {};
    const auto encoded = sensor.substr(0, colon);
    std::string label;
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        unsigned char byte = 0;
        const auto* digits = encoded.data() + at + 1;
        const bool is_encoded = encoded[at] == '%' && at + 2 < encoded.size()
                                && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
        label += is_encoded ? static_cast<char>(byte) : encoded[at];
        if (is_encoded) at += 2;
    }
    return label;
}

std::string_view quantity_of(std::string_view sensor) noexcept {
    const auto colon = sensor.find(':');
    return colon == std::string_view::npos ? sensor : sensor.substr(colon + 1);
}

} // namespace tutti::contract
