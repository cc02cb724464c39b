#include "sections/aranet4_section.hpp"

#include "base/printable.hpp"
#include "sections/section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace tutti::sections {

namespace {

constexpr std::size_t most_sensors = 32;
constexpr std::size_t longest_label = 64;

/// For people: it stands in a sensor's name, on the page and in a terminal.
struct Label {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (text && text->size() > longest_label)
            return toml::complain(fmt::format("must not be longer than {} bytes", longest_label));
        if (text && printable(*text) != *text)
            return toml::complain("must not have control characters, such as the end of a line");
        return text;
    }
};

/// Six bytes in hexadecimal, joined by colons; in small letters, too.
struct MacAddress {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (!text) return text;
        bool right = text->size() == 17;
        for (std::size_t i = 0; right && i < text->size(); ++i) {
            const auto c = static_cast<unsigned char>((*text)[i]);
            right = i % 3 == 2 ? c == ':' : std::isxdigit(c) != 0;
            (*text)[i] = static_cast<char>(std::toupper(c));
        }
        if (!right) return toml::complain("must be an address such as AA:BB:CC:DD:EE:FF");
        return text;
    }
};

/// "hci0": the last segment of its path on D-Bus.
struct AdapterName {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::AnyText{}(value);
        const auto is_part = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
        if (text && (text->size() > longest_label || !std::ranges::all_of(*text, is_part)))
            return toml::complain("must be an adapter's name such as hci0");
        return text;
    }
};

void read_sensor(toml::TableReader& table, std::vector<Aranet4Sensor>& sensors) {
    Aranet4Sensor sensor;
    const bool has_label = table.read_needed("label", sensor.label, Label{}, "what to call the sensor");
    const bool has_mac = table.read_needed("mac", sensor.mac, MacAddress{}, "its Bluetooth address");
    const auto stands_twice = [&](auto member, const std::string& text) {
        return std::ranges::find(sensors, text, member) != sensors.end();
    };
    if (has_label && stands_twice(&Aranet4Sensor::label, sensor.label))
        table.mistake("label", fmt::format("\"{}\" stands twice", sensor.label));
    if (has_mac && stands_twice(&Aranet4Sensor::mac, sensor.mac))
        table.mistake("mac", fmt::format("{} stands twice", sensor.mac));
    sensors.push_back(std::move(sensor));
}

} // namespace

void read_aranet4(toml::TableReader& table, Aranet4Section& section) {
    read_simulate(table);
    std::vector<Aranet4Sensor> sensors;
    const bool has_sensors = table.read_tables("sensors", most_sensors, [&](toml::TableReader& sensor) {
        read_sensor(sensor, sensors);
    });
    if (has_sensors) section.sensors = std::move(sensors);
    table.read("timeout", section.timeout, Period{seconds(1), longest_aranet4_timeout});
    table.read("adapter", section.adapter, AdapterName{});
}

} // namespace tutti::sections
