// Icons: small coloured pictures of what a value is about. Drawn by us, in icon.cpp.
#pragma once

#include "matrix/picture.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace tutti::matrix {

enum class Icon : std::uint8_t {
    Connected,
    Disconnected,
    Devices,
    Query,
    Block,
    Shield,
    Thermometer,
    Drop,
    Gauge,
    Cpu,
    Memory,
    Load,
    Co2Good,
    Co2Moderate,
    Co2Poor,
    Sunny,
    PartlyCloudy,
    Cloudy,
    Rainy,
    Snowy,
    Thunderstorm,
    Mist,
};

/// "partly_cloudy": as commands name it.
std::string_view name(Icon icon) noexcept;
std::optional<Icon> find_icon(std::string_view name) noexcept;
/// Every name, in the order above.
std::span<const std::string_view> icon_names() noexcept;

Picture picture_of(Icon icon) noexcept;

} // namespace tutti::matrix
