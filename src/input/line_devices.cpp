#include "input/line_devices.hpp"

#include "io/clock.hpp"

namespace tutti::input {

void LineDevices::take(std::string_view text) {
    auto line = device::parse_line(text);
    if (!line) return who_spoke().malformed("line", text);
    std::visit([this](auto& one) { take(std::move(one)); }, *line);
}

void LineDevices::too_long(std::uint64_t count) { who_spoke().malformed("too_long", "", count); }

void LineDevices::take(device::EventLine line) {
    spoke_last_ = line.device;
    find_or_connect(line.device).say(std::move(line.saying));
    is_heard();
}

void LineDevices::take(device::StateLine line) {
    using State = device::DeviceState;
    const auto now = io::steady_now();
    auto* device = devices_.find(line.device, now);
    switch (line.state) {
    case State::Connected:
        spoke_last_ = line.device;
        if (device != nullptr)
            device->recover();
        else
            devices_.find_or_connect(
                {.identity = line.device, .name = line.name, .producer = line.producer}, now
            );
        is_heard();
        return;
    case State::SuspectedDisconnect:
        if (device != nullptr) device->suspect(line.reason);
        return;
    case State::Recovered:
        if (device != nullptr) device->recover();
        return;
    case State::Disconnected:
        return devices_.leave(line.device, line.reason);
    }
}

void LineDevices::take(const device::AvailabilityLine& line) {
    if (line.is_available) return is_heard();
    are_unavailable_ = true;
    devices_.all_leave(line.reason);
    desk_.unavailable({ErrorCode::Unavailable, line.reason});
}

void LineDevices::take(const device::MalformedLine& line) {
    find_or_connect(line.device).malformed(line.what, line.sample, line.count);
}

Device& LineDevices::who_spoke() {
    auto* device = devices_.find(spoke_last_, io::steady_now());
    return device != nullptr ? *device : find_or_connect("");
}

/// A device need not be announced: it is there when it says something.
Device& LineDevices::find_or_connect(const std::string& identity) {
    return devices_.find_or_connect({.identity = identity}, io::steady_now());
}

/// Where a device is, the kind can be had.
void LineDevices::is_heard() {
    are_unavailable_ = false;
    desk_.available();
}

} // namespace tutti::input
