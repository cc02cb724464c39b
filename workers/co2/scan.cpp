#include "workers/co2/scan.hpp"

#include "decode/aranet4.hpp"
#include "io/bluetooth/advertisement_listener.hpp"

#include <algorithm>
#include <utility>

namespace tutti::co2 {

void Finds::take(const io::Advertisement& advertisement) {
    const auto known = devices_.find(advertisement.address);
    const bool is_aranet = advertisement.manufacturer_data.contains(decode::aranet_company);
    if (known == devices_.end() && (!is_aranet || devices_.size() == most)) return;
    auto& device = known != devices_.end() ? known->second : devices_[advertisement.address];
    device.mac = advertisement.address;
    if (!advertisement.name.empty()) device.name = advertisement.name;
    if (advertisement.rssi) device.rssi = advertisement.rssi;
}

std::vector<FoundDevice> Finds::devices() const {
    std::vector<FoundDevice> found;
    for (const auto& [mac, device] : devices_) found.push_back(device);
    std::ranges::sort(found, [](const FoundDevice& one, const FoundDevice& other) {
        if (one.rssi != other.rssi) return one.rssi > other.rssi; // one that is not known comes last
        return one.mac < other.mac;
    });
    return found;
}

Task<Result<std::vector<FoundDevice>>> scan(std::string adapter, SteadyTime until) {
    Finds finds;
    io::Hear hear = [&finds](const io::Advertisement& advertisement) {
        finds.take(advertisement);
        return io::Listening::GoesOn;
    };
    const auto listened = co_await io::listen_for_advertisements(std::move(adapter), std::move(hear), until);
    if (!listened) co_return std::unexpected(listened.error());
    co_return finds.devices();
}

Value to_value(const std::vector<FoundDevice>& devices) {
    std::vector<Value> list;
    for (const auto& device : devices)
        list.push_back(Value::object(
            {{"name", device.name.empty() ? Value() : Value(device.name)},
             {"mac", device.mac},
             {"rssi", device.rssi ? Value(*device.rssi) : Value()}}
        ));
    return Value::array(std::move(list));
}

} // namespace tutti::co2
