#include "sections/aranet4_section.hpp"

#include "base/printable.hpp"
#include "sections/section.hpp"
#include "toml/bluetooth.hpp"

#include <fmt/format.h>

#include <algorithm>
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

void read_sensor(toml::TableReader& table, std::vector<Aranet4Sensor>& sensors) {
    Aranet4Sensor sensor;
    const bool has_label = table.read_needed("label", sensor.label, Label{}, "what to call the sensor");
    const bool has_mac =
        table.read_needed("mac", sensor.mac, toml::BluetoothAddress{}, "its Bluetooth address");
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
    table.read("adapter", section.adapter, toml::BluetoothAdapter{});
}

} // namespace tutti::sections
