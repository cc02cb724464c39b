#include "input/line_devices.hpp"

namespace tutti::input {

void LineDevices::take(std::string_view text) {
    auto line = device::parse_line(text);
    if (!line) {
        if (auto* device = find_or_connect("")) device->malformed("line", text);
        return;
    }
    std::visit([this](auto& one) { take(std::move(one)); }, *line);
}

void LineDevices::too_long(std::uint64_t count) {
    if (auto* device = find_or_connect("")) device->malformed("too_long", "", count);
}

void LineDevices::all_leave(std::string_view reason) {
    for (auto& [identity, device] : devices_) device.leave(reason);
    devices_.clear();
}

void LineDevices::take(device::EventLine line) {
    if (auto* device = find_or_connect(line.device)) device->say(std::move(line.saying));
}

void LineDevices::take(device::StateLine line) {
    using State = device::DeviceState;
    auto* device = find(line.device);
    switch (line.state) {
    case State::Connected:
        if (device != nullptr)
            device->recover();
        else if (devices_.size() < most)
            devices_.emplace(
                line.device,
                Device(desk_, {.identity = line.device, .name = line.name, .producer = line.producer})
            );
        return;
    case State::SuspectedDisconnect:
        if (device != nullptr) device->suspect(line.reason);
        return;
    case State::Recovered:
        if (device != nullptr) device->recover();
        return;
    case State::Disconnected:
        if (device == nullptr) return;
        device->leave(line.reason);
        devices_.erase(line.device);
        return;
    }
}

void LineDevices::take(const device::AvailabilityLine& line) {
    if (line.is_available) return desk_.available();
    all_leave(line.reason);
    desk_.unavailable({ErrorCode::Unavailable, line.reason});
}

void LineDevices::take(const device::MalformedLine& line) {
    if (auto* device = find_or_connect(line.device)) device->malformed(line.what, line.sample, line.count);
}

Device* LineDevices::find(const std::string& identity) {
    const auto found = devices_.find(identity);
    return found != devices_.end() ? &found->second : nullptr;
}

/// A device need not be announced: it is there when it says something.
Device* LineDevices::find_or_connect(const std::string& identity) {
    if (auto* device = find(identity)) return device;
    if (devices_.size() >= most) return nullptr;
    return &devices_.emplace(identity, Device(desk_, {.identity = identity})).first->second;
}

} // namespace tutti::input
