// NamedDevices: the devices of an input that are there when they say something, by identity.
#pragma once

#include "input/desk.hpp"

#include <map>
#include <string>

namespace tutti::input {

class NamedDevices {
public:
    /// At most this many are connected at a time; what others say is left out.
    static constexpr std::size_t most = device::Devices::most;

    explicit NamedDevices(Desk& desk) : desk_(desk) {}

    Device* find(const std::string& identity) {
        const auto found = devices_.find(identity);
        return found != devices_.end() ? &found->second : nullptr;
    }
    /// Nothing: there is no room for another.
    Device* find_or_connect(const DeviceAbout& about) {
        if (auto* device = find(about.identity)) return device;
        if (devices_.size() >= most) return nullptr;
        return &devices_.emplace(about.identity, Device(desk_, about)).first->second;
    }
    void leave(const std::string& identity, std::string_view reason) {
        if (auto* device = find(identity)) device->leave(reason);
        devices_.erase(identity);
    }
    void all_leave(std::string_view reason) {
        for (auto& [identity, device] : devices_) device.leave(reason);
        devices_.clear();
    }
    template <typename Do>
    void each(const Do& act) {
        for (auto& [identity, device] : devices_) act(device);
    }

private:
    Desk& desk_;
    std::map<std::string, Device, std::less<>> devices_;
};

} // namespace tutti::input
