// Devices: what is known of the devices of one input, present and past: identity, state, counters; and which
// of their changes are said. Told the time; no I/O.
#pragma once

#include "base/time.hpp"
#include "device/profile.hpp"
#include "device/saying.hpp"
#include "device/streams.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::device {

/// What an adapter knows of a device when it finds it.
struct DeviceAbout {
    /// Stable: by-id, by-path, an address; never an index. Empty: the input has but one, and needs no name.
    std::string identity = {};
    std::string name = {};                               ///< for people; empty: the identity
    std::optional<std::int32_t> producer = std::nullopt; ///< where the device knows its own
};

enum class Presence : std::uint8_t { Connected, Suspected, Disconnected };

std::string_view name(Presence presence) noexcept;

struct DeviceRecord {
    std::string identity;
    std::string name;
    std::int32_t producer = 0;
    // As the device has them, where a profile says otherwise.
    std::string own_name = {};
    std::int32_t own_producer = 0;
    Presence presence = Presence::Disconnected;
    std::string reason = {}; ///< of a presence that is not well
    WallTime since{};        ///< of the presence
    std::uint64_t connections = 0;
    std::uint64_t sayings = 0;
    std::map<std::string, std::uint64_t, std::less<>> malformed = {}; ///< by kind
    std::string last_type = {};
    WallTime last_said{};
};

class Devices {
public:
    /// More are not remembered: of those that are gone, the one that has been for longest makes room.
    static constexpr std::size_t most = 64;
    /// Kinds of malformed bytes told apart; others are "other".
    static constexpr std::size_t most_malformed_kinds = 16;

    /// `producer`: what the file says, for an input with one device.
    explicit Devices(std::string kind, std::optional<std::int32_t> producer)
        : kind_(std::move(kind)), producer_(producer) {}

    struct Change {
        DeviceNumber device;
        /// What is to be said of it; nothing where it is as it was.
        std::optional<Saying> saying;
    };

    /// Nothing: so many are connected that there is no room for another.
    /// `profile`: what a person says of it; nullptr: nothing.
    std::optional<Change> connect(DeviceAbout about, WallTime now, const Profile* profile = nullptr);
    /// From now on a person says that of it, or nothing any more. True: it is called otherwise now.
    bool take_profile(DeviceNumber device, const Profile* profile);
    Change suspect(DeviceNumber device, std::string_view reason, WallTime now);
    /// Also of a device that says something while it is suspected.
    Change recover(DeviceNumber device, WallTime now);
    Change disconnect(DeviceNumber device, std::string_view reason, WallTime now);

    void said(DeviceNumber device, std::string_view type, WallTime now);
    void malformed(DeviceNumber device, std::string_view kind, std::uint64_t count = 1);

    const DeviceRecord* find(DeviceNumber device) const noexcept;
    const std::map<DeviceNumber, DeviceRecord>& all() const noexcept { return devices_; }
    const std::string& kind() const noexcept { return kind_; }

private:
    std::int32_t producer_of(const DeviceAbout& about) const noexcept;
    std::optional<DeviceNumber> number_of(const std::string& identity);
    bool make_room();
    Change change(DeviceNumber device, Presence presence, std::string_view reason, WallTime now);

    std::string kind_;
    std::optional<std::int32_t> producer_;
    std::map<DeviceNumber, DeviceRecord> devices_;
    DeviceNumber last_number_ = 0;
};

/// For people and pages: what stands in health/input.
Value to_value(const DeviceRecord& device);

} // namespace tutti::device
