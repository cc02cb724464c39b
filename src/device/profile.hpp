// Profile: what a person has said of an input's devices while it runs: calibrations, names, producers. The
// section `config/<input>` of the live configuration, and the same keys in the file, which seed it.
#pragma once

#include "device/saying.hpp"
#include "signal/calibration.hpp"
#include "toml/table_reader.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::device {

/// Of one device, or of all of an input.
struct Profile {
    /// By stream: "accelerometer" is that of raw.accelerometer.
    std::map<std::string, signal::Calibration, std::less<>> calibration = {};
    std::string name = {};                               ///< for people; empty: as the device says
    std::optional<std::int32_t> producer = std::nullopt; ///< instead of the one made of its identity

    bool operator==(const Profile&) const = default;
};

struct Profiles {
    static constexpr std::size_t most_devices = 64;
    static constexpr std::size_t most_streams = 16;

    Profile all = {};                                         ///< its calibration alone
    std::map<std::string, Profile, std::less<>> devices = {}; ///< by identity

    bool operator==(const Profiles&) const = default;

    /// That of the device, or of all, or nullptr.
    const signal::Calibration* calibration(std::string_view identity, std::string_view type) const noexcept;
    const Profile* of(std::string_view identity) const noexcept;
};

/// `calibration = { accelerometer = { offset, matrix, scale } }` and `devices."<identity>" = { calibration,
/// name, producer }`.
void read_profiles(toml::TableReader& table, Profiles& profiles);

/// x, y and z corrected, and beside them as they were: `raw`. As it is where it has none of them.
Value calibrated(const Value& data, const signal::Calibration& calibration);

/// As it stands in the section.
Value to_value(const signal::Calibration& calibration);

} // namespace tutti::device
