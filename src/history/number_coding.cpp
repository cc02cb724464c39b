#include "history/number_coding.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace tutti::history {

namespace {

constexpr std::array<double, NumberCoding::most_digits + 1> powers = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

/// Up to here every whole number is a double.
constexpr double most_units = 9007199254740992.0;

/// Whether a number is what arithmetic, or a sensor's float of 32 bits, makes of `decimal`.
bool means(double value, double decimal) noexcept {
    if (value == decimal) return std::signbit(value) == std::signbit(decimal);
    if (std::abs(value - decimal) <= std::abs(decimal) * 4 * std::numeric_limits<double>::epsilon())
        return true;
    const auto single = static_cast<float>(value);
    return static_cast<double>(single) == value && single == static_cast<float>(decimal);
}

bool is_decimal(double value, std::uint8_t digits) noexcept {
    const double scaled = std::round(value * powers[digits]);
    return std::abs(scaled) < most_units && means(value, scaled / powers[digits]);
}

} // namespace

std::optional<NumberCoding> NumberCoding::from(std::uint64_t kind) noexcept {
    if (kind > bits) return std::nullopt;
    NumberCoding coding;
    coding.kind_ = static_cast<std::uint8_t>(kind);
    return coding;
}

void NumberCoding::admit(double value) noexcept {
    largest_ = std::max(largest_, std::abs(value));
    while (kind_ != bits && !is_decimal(value, kind_)) ++kind_;
    if (kind_ != bits && !(largest_ * powers[kind_] < most_units)) kind_ = bits;
}

std::int64_t NumberCoding::units(double value) const noexcept {
    if (is_exact()) return std::bit_cast<std::int64_t>(value);
    return static_cast<std::int64_t>(std::round(value * powers[kind_]));
}

double NumberCoding::value(std::int64_t units) const noexcept {
    if (is_exact()) return std::bit_cast<double>(units);
    return static_cast<double>(units) / powers[kind_];
}

void NumberCoding::put(std::string& out, double value, std::int64_t& before) const {
    const auto now = units(value);
    if (is_exact())
        put_fixed(out, static_cast<std::uint64_t>(now), 8);
    else
        put_signed(out, wrapping_difference(now, before));
    before = now;
}

double NumberCoding::get(ByteReader& in, std::int64_t& before) const {
    before = is_exact() ? static_cast<std::int64_t>(in.fixed(8)) : wrapping_add(before, in.signed_number());
    return value(before);
}

} // namespace tutti::history
