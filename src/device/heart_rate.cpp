#include "device/heart_rate.hpp"

#include "device/text_or_list.hpp"
#include "toml/bluetooth.hpp"

#include <algorithm>
#include <cctype>

namespace tutti::device {

namespace {

/// What only an address looks like: one that is wrong would be looked for as a name, for ever.
bool looks_like_address(std::string_view text) {
    const auto is_part = [](unsigned char c) { return c == ':' || std::isxdigit(c) != 0; };
    return std::ranges::count(text, ':') >= 2 && std::ranges::all_of(text, is_part);
}

toml::Read<std::string> strap(const Value& value) {
    auto text = toml::Text{}(value);
    return text && looks_like_address(*text) ? toml::BluetoothAddress{}(value) : text;
}

} // namespace

void read_heart_rate(toml::TableReader& table, HeartRate& heart_rate) {
    read_text_or_list(table, "device", heart_rate.device, strap);
    table.read("adapter", heart_rate.adapter, toml::BluetoothAdapter{});
}

std::vector<std::string> arguments_of(const HeartRate& heart_rate) {
    std::vector<std::string> arguments;
    // With '=', so that a name may begin with anything.
    for (const auto& device : heart_rate.device) arguments.push_back("--device=" + device);
    if (!heart_rate.adapter.empty()) arguments.push_back("--adapter=" + heart_rate.adapter);
    return arguments;
}

} // namespace tutti::device
