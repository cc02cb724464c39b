#include "io/bluetooth/bluez_view.hpp"

#include "base/scan.hpp"
#include "io/bluetooth/adapter_choice.hpp"
#include "io/bluetooth/bluez_error.hpp"
#include "io/bluetooth/bluez_values.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tutti::io {

namespace {

/// ManufacturerData, as BlueZ says it: bytes by company.
std::map<std::uint16_t, std::vector<std::uint8_t>> manufacturer_data(const Value& properties) {
    std::map<std::uint16_t, std::vector<std::uint8_t>> data;
    const auto* said = properties.find("ManufacturerData");
    if (said == nullptr || !said->is_object()) return data;
    for (const Member& member : said->members()) {
        const auto company = parse_number<std::uint16_t>(member.key);
        if (company && member.value.is_array()) data[*company] = bytes_of(member.value);
    }
    return data;
}

} // namespace

std::string_view BluezView::adapter() const noexcept {
    const std::string_view path = adapter_path_;
    return path.substr(std::min(path.size(), adapters_folder.size()));
}

Result<void> BluezView::take_objects(const Value& body) {
    const auto& objects = argument(body, 0);
    Adapters adapters;
    if (objects.is_object())
        for (const Member& object : objects.members()) {
            const std::string_view path = object.key;
            const auto* adapter = object.value.find(adapter_interface);
            if (adapter == nullptr || !path.starts_with(adapters_folder)) continue;
            adapters.emplace(path.substr(adapters_folder.size()), !is_off(*adapter));
        }
    const auto chosen = choose_adapter(adapters, wanted_);
    if (!chosen) return std::unexpected(chosen.error());
    adapter_path_ = std::string(adapters_folder) + *chosen;
    for (const Member& object : objects.members())
        if (const auto* device = object.value.find(device_interface)) note_name(object.key, *device);
    return {};
}

BluezView::Said BluezView::take(const DBusSignal& signal) {
    if (signal.member == "InterfacesAdded") return added(signal);
    if (signal.member == "InterfacesRemoved") return removed(signal);
    if (signal.member == "PropertiesChanged") return changed(signal);
    if (signal.member == "NameOwnerChanged" && text(argument(signal.body, 0)) == "org.bluez"
        && text(argument(signal.body, 2)).empty())
        return bluez_ended();
    return {};
}

BluezView::Said BluezView::added(const DBusSignal& signal) {
    const std::string path(text(argument(signal.body, 0)));
    const auto* device = argument(signal.body, 1).find(device_interface);
    if (device == nullptr || !is_device(path)) return {};
    note_name(path, *device);
    return heard(path, *device);
}

BluezView::Said BluezView::removed(const DBusSignal& signal) const {
    if (adapter_path_.empty() || text(argument(signal.body, 0)) != adapter_path_) return {};
    if (!is_list_with(argument(signal.body, 1), adapter_interface)) return {};
    return bluetooth_adapter_gone(adapter());
}

BluezView::Said BluezView::changed(const DBusSignal& signal) {
    const auto interface = text(argument(signal.body, 0));
    const auto& properties = argument(signal.body, 1);
    if (interface == adapter_interface && signal.path == adapter_path_ && is_off(properties))
        return bluetooth_adapter_off(adapter());
    if (interface != device_interface || !is_device(signal.path)) return {};
    note_name(signal.path, properties);
    // Whatever else changes (a pairing, a name that was read) was not heard just now.
    const bool is_heard =
        properties.find("ManufacturerData") != nullptr || properties.find("RSSI") != nullptr;
    return is_heard ? heard(signal.path, properties) : Said();
}

BluezView::Said BluezView::heard(const std::string& path, const Value& properties) {
    Advertisement advertisement;
    advertisement.address = text_of(properties, "Address");
    if (advertisement.address.empty()) advertisement.address = address_in(path);
    if (advertisement.address.empty()) return {};
    if (const auto name = names_.find(path); name != names_.end()) advertisement.name = name->second;
    if (const auto* rssi = properties.find("RSSI"); rssi != nullptr && rssi->is_integer())
        advertisement.rssi = static_cast<int>(rssi->integer());
    advertisement.manufacturer_data = manufacturer_data(properties);
    return advertisement;
}

void BluezView::note_name(const std::string& path, const Value& properties) {
    const auto name = text_of(properties, "Name");
    if (name.empty()) return;
    if (const auto known = names_.find(path); known != names_.end())
        known->second = name;
    else if (names_.size() < most_names)
        names_.emplace(path, name);
}

/// Of the adapter that we listen with; of any until that is known.
bool BluezView::is_device(std::string_view path) const {
    return path.starts_with(adapter_path_.empty() ? std::string(adapters_folder) : adapter_path_ + "/");
}

} // namespace tutti::io
