#include "decode/heart_rate.hpp"

#include "decode/little_endian.hpp"

#include <fmt/format.h>

#include <cstddef>

namespace tutti::decode {

namespace {

// Heart Rate Service 1.0 §3.1.1.1: the first byte.
constexpr std::uint8_t wide_value_flag = 0x01;
constexpr std::uint8_t contact_detected_flag = 0x02;
constexpr std::uint8_t contact_supported_flag = 0x04;
constexpr std::uint8_t energy_flag = 0x08;
constexpr std::uint8_t intervals_flag = 0x10;
constexpr std::uint8_t reserved_flags = 0xE0;

constexpr double interval_steps = 1024;    ///< a second
constexpr std::size_t longest_value = 512; ///< of any attribute: Bluetooth Core, Vol 3, Part F, §3.2.9

/// Takes fields off the front.
class Fields {
public:
    explicit Fields(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::optional<std::uint8_t> byte() {
        if (bytes_.empty()) return std::nullopt;
        const auto first = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return first;
    }
    std::optional<std::uint16_t> two_bytes() {
        if (bytes_.size() < 2) return std::nullopt;
        const auto number = unsigned_16(bytes_[0], bytes_[1]);
        bytes_ = bytes_.subspan(2);
        return number;
    }
    std::size_t left() const noexcept { return bytes_.size(); }

private:
    std::span<const std::uint8_t> bytes_;
};

std::unexpected<Error> damaged(std::span<const std::uint8_t> value, const char* how) {
    return fail(
        ErrorCode::InvalidInput, fmt::format("sent a measurement of {} bytes, which is {}", value.size(), how)
    );
}

} // namespace

Result<HeartRateMeasurement> decode_heart_rate(std::span<const std::uint8_t> value) {
    if (value.size() > longest_value) return damaged(value, "more than any may have");
    Fields fields(value);
    const auto flags = fields.byte();
    if (!flags) return damaged(value, "none");
    const auto has = [&flags](std::uint8_t flag) { return (*flags & flag) != 0; };

    HeartRateMeasurement measurement;
    const auto beats =
        has(wide_value_flag) ? fields.two_bytes() : std::optional<std::uint16_t>(fields.byte());
    if (!beats) return damaged(value, "too few for its flags");
    if (*beats > 0) measurement.beats_per_minute = *beats;
    if (has(contact_supported_flag)) measurement.contact = has(contact_detected_flag);
    if (has(energy_flag)) {
        measurement.energy = fields.two_bytes();
        if (!measurement.energy) return damaged(value, "too few for its flags");
    }
    if (has(intervals_flag))
        while (const auto interval = fields.two_bytes())
            measurement.intervals.push_back(*interval / interval_steps);
    if (fields.left() > 0 && !has(reserved_flags)) return damaged(value, "not what its flags say");
    return measurement;
}

Result<std::uint8_t> decode_battery_level(std::span<const std::uint8_t> value) {
    if (value.size() != 1)
        return fail(
            ErrorCode::InvalidInput, fmt::format("sent a battery level of {} bytes, not of one", value.size())
        );
    if (value[0] > 100)
        return fail(ErrorCode::InvalidInput, fmt::format("sent a battery level of {} %", value[0]));
    return value[0];
}

} // namespace tutti::decode
