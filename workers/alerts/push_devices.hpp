// PushDevices: the devices whose browsers want to be told of alerts, in a file; each as its browser described
// its subscription (W3C Push API, PushSubscription.toJSON()).
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "io/disk.hpp"
#include "sections/alerts_section.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::alerts {

inline constexpr std::size_t most_devices = 32;

struct PushDevice {
    std::string id; ///< follows from the endpoint: who subscribes again is the same
    std::string name;
    std::string endpoint; ///< at the push service; who knows it and the rest may send
    std::string point;    ///< public key, base64url
    std::string secret;   ///< base64url
    WallTime since;

    bool operator==(const PushDevice&) const = default;
};

/// One that is told no more, and why.
struct RefusedDevice {
    PushDevice device;
    Error reason;
};

class PushDevices {
public:
    /// The disk outlives it.
    PushDevices(io::Disk& disk, std::filesystem::path path) : disk_(disk), path_(std::move(path)) {}

    /// None where there is no file. InvalidInput: it is none of ours, and was set aside.
    Result<void> load();
    const std::vector<PushDevice>& all() const noexcept { return devices_; }

    /// {"endpoint","keys":{"p256dh","auth"},"name"}. `hosts`: push services of one's own (push_service.hpp).
    /// InvalidInput: it is no subscription, or its service may not be asked; LimitExceeded: there are enough;
    /// errors of the system. Then nothing has changed.
    Result<std::string> subscribe(const Value& params, std::span<const std::string> hosts, WallTime now);
    /// Forgets those whose service may not be asked, and says which: they were kept when it might.
    std::vector<RefusedDevice> forget_refused(std::span<const std::string> hosts);
    /// NotFound: there is none of that id.
    Result<void> unsubscribe(std::string_view id);

private:
    Result<void> keep(std::vector<PushDevice> devices);

    io::Disk& disk_;
    std::filesystem::path path_;
    std::vector<PushDevice> devices_;
};

Result<std::vector<PushDevice>> parse_devices(std::string_view text);

/// As a delivery names it, for that target; `key`: the file of the key.
Value target_of(
    const PushDevice& device, const sections::AlertTarget& target, const std::filesystem::path& key
);
/// "push.0123456789abcdef".
std::string target_name(const PushDevice& device);

/// What `push` answers: {"key","devices":[{"id","name","since"}]}; `key`: null where it is not known.
Value list_of(const PushDevices& devices, std::string_view key);

} // namespace tutti::alerts
