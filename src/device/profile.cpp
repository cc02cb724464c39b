#include "device/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace tutti::device {

namespace {

constexpr double furthest = 1e12;
constexpr toml::Real number{-furthest, furthest};
constexpr toml::Three<double, toml::Real> vector{number};
constexpr toml::Three<signal::Vector, toml::Three<double, toml::Real>> matrix{vector};
constexpr std::array<std::string_view, 3> axes = {"x", "y", "z"};
constexpr std::string_view raw_prefix = "raw.";

void read_calibrations(toml::TableReader& table, Profile& profile) {
    if (table.table().members().size() > Profiles::most_streams) {
        table.take_all();
        return table.mistake_here(fmt::format("more than {} streams", Profiles::most_streams));
    }
    table.read_each_table([&](const Member& member, toml::TableReader& keys) {
        auto& calibration = profile.calibration[member.key];
        keys.read("offset", calibration.offset, vector);
        keys.read("matrix", calibration.matrix, matrix);
        keys.read("scale", calibration.scale, vector);
    });
}

void read_device(toml::TableReader& table, Profile& profile) {
    using Producer = std::numeric_limits<std::int32_t>;
    table.read_table("calibration", [&](toml::TableReader& keys) { read_calibrations(keys, profile); });
    table.read("name", profile.name, toml::Text{});
    std::int32_t producer = 0;
    if (table.read("producer", producer, toml::Whole{Producer::min(), Producer::max()}))
        profile.producer = producer;
}

/// Of what a sensor measures, no more is worth saying.
double rounded(double value) noexcept { return std::round(value * 1e6) / 1e6; }

Value list(const signal::Vector& three) {
    return Value::array({rounded(three[0]), rounded(three[1]), rounded(three[2])});
}

} // namespace

const Profile* Profiles::of(std::string_view identity) const noexcept {
    const auto found = devices.find(identity);
    return found != devices.end() ? &found->second : nullptr;
}

const signal::Calibration*
Profiles::calibration(std::string_view identity, std::string_view type) const noexcept {
    if (!type.starts_with(raw_prefix)) return nullptr;
    type.remove_prefix(raw_prefix.size());
    for (const auto* profile : {of(identity), &all}) {
        if (profile == nullptr) continue;
        if (const auto found = profile->calibration.find(type); found != profile->calibration.end())
            return &found->second;
    }
    return nullptr;
}

void read_profiles(toml::TableReader& table, Profiles& profiles) {
    table.read_table("calibration", [&](toml::TableReader& keys) { read_calibrations(keys, profiles.all); });
    table.read_table("devices", [&](toml::TableReader& devices) {
        if (devices.table().members().size() > Profiles::most_devices) {
            devices.take_all();
            return devices.mistake_here(fmt::format("more than {} devices", Profiles::most_devices));
        }
        devices.read_each_table([&](const Member& member, toml::TableReader& keys) {
            read_device(keys, profiles.devices[member.key]);
        });
    });
}

Value calibrated(const Value& data, const signal::Calibration& calibration) {
    signal::Vector measured{};
    std::vector<Member> raw;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const Value* field = data.find(axes[i]);
        if (field == nullptr || !field->is_number()) return data;
        measured[i] = field->number();
        raw.push_back({std::string(axes[i]), *field});
    }
    const auto corrected = calibration.apply(measured);
    std::vector<Member> members;
    for (const Member& member : data.members()) {
        const auto axis = std::ranges::find(axes, member.key);
        members.push_back(member);
        if (axis == axes.end()) continue;
        const auto value = rounded(corrected[static_cast<std::size_t>(axis - axes.begin())]);
        if (!std::isfinite(value)) return data; // no sensor measures that
        members.back().value = value;
    }
    members.push_back({"raw", Value::object(std::move(raw))});
    return Value::object(std::move(members));
}

Value to_value(const signal::Calibration& calibration) {
    const auto& rows = calibration.matrix;
    return Value::object(
        {{"offset", list(calibration.offset)},
         {"matrix", Value::array({list(rows[0]), list(rows[1]), list(rows[2])})},
         {"scale", list(calibration.scale)}}
    );
}

} // namespace tutti::device
