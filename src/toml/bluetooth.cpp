#include "toml/bluetooth.hpp"

#include <algorithm>
#include <cctype>

namespace tutti::toml {

namespace {

constexpr std::size_t longest_adapter = 64;

} // namespace

Read<std::string> BluetoothAddress::operator()(const Value& value) const {
    auto text = Text{}(value);
    if (!text) return text;
    bool right = text->size() == 17;
    for (std::size_t i = 0; right && i < text->size(); ++i) {
        const auto c = static_cast<unsigned char>((*text)[i]);
        right = i % 3 == 2 ? c == ':' : std::isxdigit(c) != 0;
        (*text)[i] = static_cast<char>(std::toupper(c));
    }
    if (!right) return complain("must be an address such as AA:BB:CC:DD:EE:FF");
    return text;
}

Read<std::string> BluetoothAdapter::operator()(const Value& value) const {
    auto text = AnyText{}(value);
    const auto is_part = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
    if (text && (text->size() > longest_adapter || !std::ranges::all_of(*text, is_part)))
        return complain("must be an adapter's name such as hci0");
    return text;
}

} // namespace tutti::toml
