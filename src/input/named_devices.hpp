// NamedDevices: the devices of an input that are there when they say something, by identity.
#pragma once

#include "input/desk.hpp"
#include "input/quiet_room.hpp"

#include <optional>
#include <string>

namespace tutti::input {

class NamedDevices {
public:
    /// At most this many are connected at a time.
    static constexpr std::size_t most = device::Devices::most;
    /// Who was silent for so long may make room.
    static constexpr auto silence = seconds(10);

    explicit NamedDevices(Desk& desk) : desk_(desk) {}

    Device* find(const std::string& identity, SteadyTime now) { return devices_.find(identity, now); }
    /// Where there is no room for another: one that the desk refuses, says that it does, and counts.
    Device& find_or_connect(const DeviceAbout& about, SteadyTime now) {
        if (auto* device = find(about.identity, now)) return *device;
        if (!devices_.is_full()) return devices_.add(about.identity, Device(desk_, about), now);
        if (!refused_) refused_.emplace(desk_, about);
        return *refused_;
    }
    /// There is room for another afterwards; false: each was heard lately.
    bool make_room(SteadyTime now) {
        if (!devices_.is_full()) return true;
        auto quietest = devices_.take_quietest(now);
        if (!quietest) return false;
        quietest->leave("it said nothing for longest, and another device needed the room");
        refused_.reset();
        return true;
    }
    bool is_crowded() const noexcept { return refused_.has_value(); }
    /// Nobody is refused any more, as far as is known.
    void forget_crowd() { refused_.reset(); }

    void leave(const std::string& identity, std::string_view reason) {
        devices_.erase_if([&](const std::string& each, Device& device) {
            const bool leaves = each == identity;
            if (leaves) device.leave(reason);
            return leaves;
        });
        refused_.reset();
    }
    void all_leave(std::string_view reason) {
        devices_.erase_if([&](const std::string&, Device& device) {
            device.leave(reason);
            return true;
        });
        refused_.reset();
    }
    template <typename Do>
    void each(const Do& act) {
        devices_.for_each(act);
    }

private:
    Desk& desk_;
    QuietRoom<std::string, Device> devices_{most, silence};
    std::optional<Device> refused_; ///< one of those for whom there is no room
};

} // namespace tutti::input
