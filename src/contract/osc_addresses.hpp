// The OSC addresses that Tutti's own programs send: what stands behind each. Telemetry, beside the bus.
// OSCQuery describes them by this table, and docs/osc.md lists it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace tutti::contract {

/// One argument, or several of the same kind, one after the other.
struct OscParameter {
    std::string_view name;
    std::string_view types; ///< as in a message: "f", "ffff"
    std::optional<double> least = {};
    std::optional<double> most = {};
    std::string_view unit = {}; ///< empty: none
};

struct OscAddress {
    std::string_view address;
    std::string_view when; ///< "each frame", "10 times a second"
    std::string_view description;
    std::span<const OscParameter> parameters;
};

/// Sorted by address.
std::span<const OscAddress> osc_addresses() noexcept;
/// Nullptr: none of ours.
const OscAddress* find_osc_address(std::string_view address) noexcept;

} // namespace tutti::contract
