#include "device/evdev.hpp"

#include "device/text_or_list.hpp"

#include <fmt/format.h>

namespace tutti::device {

namespace {

constexpr std::size_t most_names = 256;

/// A folder that has to be looked for by its name as well could not be watched.
toml::Read<std::string> device_pattern(const Value& value) {
    auto text = toml::Text{}(value);
    if (text && text->starts_with('/') && text->find_first_of("*?[") < text->rfind('/'))
        return toml::complain("only the last part of a path may have '*', '?' or '[…]'");
    return text;
}

void read_names(toml::TableReader& table, Evdev& evdev) {
    if (table.table().members().size() > most_names) {
        table.take_all();
        return table.mistake_here(fmt::format("must be at most {} names", most_names));
    }
    table.read_each(toml::Name{}, [&evdev](const Member& member, std::string name) {
        evdev.names.emplace_back(member.key, std::move(name));
    });
}

void read_evdev(toml::TableReader& table, Evdev& evdev) {
    read_text_or_list(table, "device", evdev.device, device_pattern);
    table.read("grab", evdev.grab, toml::Boolean{});
    table.read_table("names", [&evdev](toml::TableReader& names) { read_names(names, evdev); });
}

} // namespace

void read_keyboard(toml::TableReader& table, Keyboard& keyboard) { read_evdev(table, keyboard.evdev); }

void read_gamepad(toml::TableReader& table, Gamepad& gamepad) {
    read_evdev(table, gamepad.evdev);
    table.read("dead_zone", gamepad.dead_zone, toml::Real{0, 0.9});
}

} // namespace tutti::device
