#include "device/devices.hpp"

#include "signal/producer_number.hpp"

#include <algorithm>
#include <array>

namespace tutti::device {

namespace {

/// What is said when a device comes to be so. One that was suspected and is well again has recovered.
std::string_view type_of(Presence before, Presence after) noexcept {
    switch (after) {
    case Presence::Connected:
        return before == Presence::Suspected ? "input.recovered" : "input.connected";
    case Presence::Suspected:
        return "input.suspected_disconnect";
    case Presence::Disconnected:
        break;
    }
    return "input.disconnected";
}

} // namespace

std::string_view name(Presence presence) noexcept {
    constexpr std::array<std::string_view, 3> names = {"connected", "suspected_disconnect", "disconnected"};
    return names[static_cast<std::size_t>(presence)];
}

std::optional<Devices::Change> Devices::connect(DeviceAbout about, WallTime now, const Profile* profile) {
    const auto number = number_of(about.identity);
    if (!number) return std::nullopt;
    auto& record = devices_[*number];
    record.identity = about.identity;
    record.own_name = about.name.empty() ? about.identity : about.name;
    record.own_producer = producer_of(about);
    take_profile(*number, profile);
    if (record.presence == Presence::Disconnected) ++record.connections;
    return change(*number, Presence::Connected, "", now);
}

bool Devices::take_profile(DeviceNumber device, const Profile* profile) {
    const auto found = devices_.find(device);
    if (found == devices_.end()) return false;
    auto& record = found->second;
    const bool is_named = profile != nullptr && !profile->name.empty();
    const auto& name = is_named ? profile->name : record.own_name;
    const auto producer = profile != nullptr && profile->producer ? *profile->producer : record.own_producer;
    const bool changes = name != record.name || producer != record.producer;
    record.name = name;
    record.producer = producer;
    return changes;
}

Devices::Change Devices::suspect(DeviceNumber device, std::string_view reason, WallTime now) {
    const auto* record = find(device);
    // What is gone cannot be suspected of it.
    if (record == nullptr || record->presence != Presence::Connected) return {device, std::nullopt};
    return change(device, Presence::Suspected, reason, now);
}

Devices::Change Devices::recover(DeviceNumber device, WallTime now) {
    const auto* record = find(device);
    if (record == nullptr || record->presence != Presence::Suspected) return {device, std::nullopt};
    return change(device, Presence::Connected, "", now);
}

Devices::Change Devices::disconnect(DeviceNumber device, std::string_view reason, WallTime now) {
    return change(device, Presence::Disconnected, reason, now);
}

void Devices::said(DeviceNumber device, std::string_view type, WallTime now) {
    const auto found = devices_.find(device);
    if (found == devices_.end()) return;
    auto& record = found->second;
    ++record.sayings;
    if (record.last_type != type) record.last_type = type;
    record.last_said = now;
}

void Devices::malformed(DeviceNumber device, std::string_view kind, std::uint64_t count) {
    const auto found = devices_.find(device);
    if (found == devices_.end()) return;
    auto& counts = found->second.malformed;
    const bool has_room = counts.size() < most_malformed_kinds || counts.contains(kind);
    counts[has_room ? std::string(kind) : "other"] += count;
}

const DeviceRecord* Devices::find(DeviceNumber device) const noexcept {
    const auto found = devices_.find(device);
    return found != devices_.end() ? &found->second : nullptr;
}

std::int32_t Devices::producer_of(const DeviceAbout& about) const noexcept {
    if (about.producer) return *about.producer;
    if (producer_) return *producer_;
    return about.identity.empty() ? 0 : signal::producer_number(about.identity);
}

/// That of a device that was here before, or a new one.
std::optional<DeviceNumber> Devices::number_of(const std::string& identity) {
    for (const auto& [number, record] : devices_)
        if (record.identity == identity) return number;
    if (!make_room()) return std::nullopt;
    return ++last_number_;
}

bool Devices::make_room() {
    if (devices_.size() < most) return true;
    auto oldest = devices_.end();
    for (auto device = devices_.begin(); device != devices_.end(); ++device)
        if (device->second.presence == Presence::Disconnected
            && (oldest == devices_.end() || device->second.since < oldest->second.since))
            oldest = device;
    if (oldest == devices_.end()) return false;
    devices_.erase(oldest);
    return true;
}

Devices::Change
Devices::change(DeviceNumber device, Presence presence, std::string_view reason, WallTime now) {
    const auto found = devices_.find(device);
    if (found == devices_.end()) return {device, std::nullopt};
    auto& record = found->second;
    if (record.presence == presence) return {device, std::nullopt};
    Saying saying;
    saying.type = type_of(record.presence, presence);
    std::vector<Member> data = {{"name", record.name}, {"kind", kind_}};
    if (!reason.empty()) data.push_back({"reason", reason});
    saying.data = Value::object(std::move(data));
    record.presence = presence;
    record.reason = reason;
    record.since = now;
    return {device, std::move(saying)};
}

Value to_value(const DeviceRecord& device) {
    std::vector<Member> members = {{"device", device.identity},         {"name", device.name},
                                   {"producer", device.producer},       {"state", name(device.presence)},
                                   {"since", to_seconds(device.since)}, {"connections", device.connections},
                                   {"events", device.sayings}};
    if (!device.reason.empty()) members.push_back({"reason", device.reason});
    if (device.sayings != 0) {
        members.push_back({"last_type", device.last_type});
        members.push_back({"last_event", to_seconds(device.last_said)});
    }
    if (!device.malformed.empty()) {
        std::vector<Member> counts;
        for (const auto& [kind, count] : device.malformed) counts.push_back({kind, count});
        members.push_back({"malformed", Value::object(std::move(counts))});
    }
    return Value::object(std::move(members));
}

} // namespace tutti::device
