#include "workers/audio/device_value.hpp"

#include <utility>
#include <vector>

namespace tutti::audio {

namespace {

Value device_value(const sound::SoundDevice& device) {
    std::vector<Member> members = {
        {"input", device.place},
        {"description", device.description},
        {"kind", device.kind == sound::SoundDevice::Kind::Pulse ? "pulse" : "alsa"},
        {"is_monitor", device.is_monitor},
        {"is_default", device.is_default},
    };
    if (device.format) {
        members.push_back({"rate", device.format->rate});
        members.push_back({"channels", device.format->channels});
    }
    return Value::object(std::move(members));
}

} // namespace

Value to_value(const sound::SoundDevices& found) {
    std::vector<Value> devices;
    std::vector<Value> failures;
    for (const auto& device : found.devices) devices.push_back(device_value(device));
    for (const auto& failure : found.failures) failures.emplace_back(failure.message);
    return Value::object(
        {{"devices", Value::array(std::move(devices))}, {"failures", Value::array(std::move(failures))}}
    );
}

} // namespace tutti::audio
