#include "io/bluetooth/bluez_values.hpp"

#include <algorithm>

namespace tutti::io {

const Value& argument(const Value& body, std::size_t index) {
    static const Value none{};
    return body.is_array() && index < body.items().size() ? body.items()[index] : none;
}

std::string_view text(const Value& value) { return value.is_string() ? value.string() : std::string_view(); }

std::string_view text_of(const Value& properties, std::string_view key) {
    const auto* value = properties.find(key);
    return value == nullptr ? std::string_view() : text(*value);
}

std::string address_in(std::string_view path) {
    constexpr std::string_view before = "/dev_";
    const auto at = path.rfind(before);
    if (at == std::string_view::npos) return {};
    std::string address(path.substr(at + before.size()));
    std::ranges::replace(address, '_', ':');
    return address;
}

std::vector<std::uint8_t> bytes_of(const Value& list) {
    std::vector<std::uint8_t> bytes;
    if (!list.is_array()) return bytes;
    for (const Value& byte : list.items()) {
        if (!byte.is_integer() || byte.integer() < 0 || byte.integer() > 255) return {};
        bytes.push_back(static_cast<std::uint8_t>(byte.integer()));
    }
    return bytes;
}

bool is_list_with(const Value& list, std::string_view word) {
    return list.is_array()
           && std::ranges::any_of(list.items(), [&](const Value& item) { return text(item) == word; });
}

bool is_off(const Value& properties) {
    const auto* powered = properties.find("Powered");
    return powered != nullptr && powered->is_bool() && !powered->boolean();
}

} // namespace tutti::io
