// The Aranets near here, for whoever sets sensors up: their addresses stand nowhere else. All models, with
// integrations or without.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "io/asio.hpp"
#include "io/bluetooth/advertisement.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tutti::co2 {

struct FoundDevice {
    std::string name; ///< empty: it has not said one
    std::string mac;
    std::optional<int> rssi; ///< dBm

    bool operator==(const FoundDevice&) const = default;
};

/// What was heard so far, each device once. Pure.
class Finds {
public:
    /// More devices than this are left out.
    static constexpr std::size_t most = 100;

    void take(const io::Advertisement& advertisement);
    /// The nearest first.
    std::vector<FoundDevice> devices() const;

private:
    std::map<std::string, FoundDevice> devices_; ///< by address
};

/// Listens all the time.
Task<Result<std::vector<FoundDevice>>> scan(std::string adapter, SteadyTime until);

/// `[{"name","mac","rssi"}]`; what is not known is null.
Value to_value(const std::vector<FoundDevice>& devices);

} // namespace tutti::co2
