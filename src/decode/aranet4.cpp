#include "decode/aranet4.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string_view>

namespace tutti::decode {

namespace {

using Payload = std::span<const std::uint8_t>;

// Flags, firmware (patch, minor, major), four bytes of its own, then at 8 the measurement, little-endian; the
// last byte counts packets.
constexpr std::size_t whole_size = 22;
constexpr std::uint8_t integrations_flag = 0x20;
// Without a measurement; with the byte that the firmware's library adds, or without.
constexpr std::array<std::size_t, 2> silent_sizes = {7, 8};
constexpr FirmwareVersion first_with_integrations = {1, 2, 0};

// The other models put their kind before the flags.
constexpr std::size_t other_model_size = 24;
constexpr std::array<std::string_view, 3> other_models = {"Aranet2", "Aranet Radiation", "Aranet Radon Plus"};

std::uint16_t u16(Payload payload, std::size_t at) {
    return static_cast<std::uint16_t>(payload[at] | payload[at + 1] << 8);
}

/// A number that the device marks as none by a bit that no measurement reaches.
std::optional<std::uint16_t> below(std::uint16_t limit, std::uint16_t number) {
    return number < limit ? std::optional(number) : std::nullopt;
}

std::optional<std::uint8_t> percentage(std::uint8_t number) {
    return number <= 100 ? std::optional(number) : std::nullopt;
}

std::optional<double> divided(std::optional<std::uint16_t> number, double steps) {
    return number ? std::optional(*number / steps) : std::nullopt;
}

Aranet4 measurement(Payload payload, FirmwareVersion firmware) {
    Aranet4 device;
    device.firmware = firmware;
    device.co2 = below(1U << 15, u16(payload, 8));
    device.temperature = divided(below(1U << 14, u16(payload, 10)), 20.0);
    device.pressure = divided(below(1U << 15, u16(payload, 12)), 10.0);
    device.humidity = percentage(payload[14]);
    device.battery = percentage(payload[15]);
    device.status = payload[16];
    device.interval = seconds(u16(payload, 17));
    device.age = seconds(u16(payload, 19));
    return device;
}

} // namespace

Result<Aranet4> decode_aranet4(Payload payload) {
    const auto size = payload.size();
    if (size == other_model_size && payload[0] >= 1 && payload[0] <= other_models.size())
        return fail(
            ErrorCode::UnknownVersion,
            fmt::format("is an {}: only an Aranet4 measures CO2", other_models[payload[0] - 1U])
        );
    const bool is_silent = size == silent_sizes[0] || size == silent_sizes[1];
    if (size != whole_size && !is_silent)
        return fail(
            ErrorCode::InvalidInput, fmt::format("sent {} bytes, where an Aranet4 sends {}", size, whole_size)
        );
    const FirmwareVersion firmware = {payload[3], payload[2], payload[1]};
    if (firmware < first_with_integrations)
        return fail(
            ErrorCode::UnknownVersion,
            fmt::format(
                "has firmware {}.{}.{}, which says no values to others: update it to 1.2.0 or newer in the "
                "Aranet Home app",
                firmware.major, firmware.minor, firmware.patch
            )
        );
    if ((payload[0] & integrations_flag) == 0)
        return fail(
            ErrorCode::Conflict, "says no values: switch on \"Smart Home integrations\" in its settings in "
                                 "the Aranet Home app"
        );
    if (is_silent)
        return fail(
            ErrorCode::InvalidInput, fmt::format("sent {} bytes, where an Aranet4 sends {}", size, whole_size)
        );
    return measurement(payload, firmware);
}

} // namespace tutti::decode
