#include "device/serial.hpp"

#include "device/text_or_list.hpp"

namespace tutti::device {

namespace {

/// A folder that has to be looked for by its name as well could not be watched.
toml::Read<std::string> port(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    if (!text->starts_with('/'))
        return toml::complain("must be the whole path of a port: /dev/serial/by-id/…");
    if (text->find_first_of("*?[") < text->rfind('/'))
        return toml::complain("only the last part of a path may have '*', '?' or '[…]'");
    return text;
}

} // namespace

void read_serial(toml::TableReader& table, Serial& serial) {
    read_text_or_list(table, "device", serial.device, port);
    table.read("baud", serial.baud, any_baud);
    table.read("long_press", serial.long_press, toml::Duration{milliseconds(50), seconds(10)});
}

} // namespace tutti::device
