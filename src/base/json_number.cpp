#include "base/json_number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace tutti::json {

namespace {

bool is_digit(const char* at, const char* end) noexcept { return at != end && *at >= '0' && *at <= '9'; }
bool is_exponent(const char* at, const char* end) noexcept { return at != end && (*at == 'e' || *at == 'E'); }

/// A number's digits as one integer, the point left out.
struct Digits {
    std::uint64_t value = 0;
    std::int64_t count = 0; ///< zeros in front left out

    /// Moves `at` behind them; false where there are none.
    bool read(const char*& at, const char* end) noexcept {
        const char* const begin = at;
        for (; is_digit(at, end); ++at) {
            value = value * 10 + static_cast<std::uint64_t>(*at - '0');
            if (value != 0 || count != 0) ++count;
        }
        return at != begin;
    }
    bool exact() const noexcept { return count <= 19; } // so many always fit
};

/// Adds the exponent that begins at `at`; false where it has no digits.
bool add_exponent(const char*& at, const char* end, std::int64_t& exponent) noexcept {
    ++at;
    const bool below = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    if (!is_digit(at, end)) return false;
    constexpr std::int64_t enough = std::int64_t{1} << 40; // no text is long enough to make up for it
    std::int64_t given = 0;
    for (; is_digit(at, end); ++at)
        if (given < enough) given = given * 10 + (*at - '0');
    exponent += below ? -given : given;
    return true;
}

/// Exact where both the digits and the power of ten are exact doubles: one rounding, hence the nearest
/// double.
bool quick_real(std::uint64_t digits, std::int64_t exponent, double& real) noexcept {
    constexpr std::uint64_t most_digits = std::uint64_t{1} << std::numeric_limits<double>::digits;
    static constexpr std::array<double, 23> powers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    constexpr auto largest = static_cast<std::int64_t>(powers.size()) - 1;
    if (digits == 0) exponent = 0;
    if (digits > most_digits || exponent < -largest || exponent > largest) return false;
    real = static_cast<double>(digits);
    if (exponent < 0)
        real /= powers[static_cast<std::size_t>(-exponent)];
    else
        real *= powers[static_cast<std::size_t>(exponent)];
    return true;
}

constexpr auto no_digit = "no digit";
constexpr auto too_large = "a number too large";

/// `magnitude`: how many digits the number has in front of its point; below one where zeros follow the point.
const char* slow_real(const char* begin, const char* end, std::int64_t magnitude, Value& into) noexcept {
    double real = 0;
    const auto error = std::from_chars(begin, end, real).ec;
    if (error != std::errc{}) { // outside what a double can say: too far, or next to nothing
        if (magnitude > 0) return too_large;
        real = *begin == '-' ? -0.0 : 0.0;
    }
    if (std::isinf(real)) return too_large;
    into = Value(real);
    return nullptr;
}

bool fits_integer(const Digits& digits, bool negative) noexcept {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return digits.exact() && digits.value <= most + (negative ? 1 : 0);
}

} // namespace

const char* read_number(const char*& at, const char* const end, Value& into) noexcept {
    const char* const begin = at;
    const bool negative = *at == '-';
    if (negative) ++at;
    Digits digits;
    const char* const first = at;
    if (!digits.read(at, end)) return no_digit;
    if (*first == '0' && at - first > 1) {
        at = first;
        return "a number that begins with 0";
    }
    const bool has_point = at != end && *at == '.';
    if (!has_point && !is_exponent(at, end) && fits_integer(digits, negative)) {
        into = Value(static_cast<std::int64_t>(negative ? 0 - digits.value : digits.value));
        return nullptr;
    }
    std::int64_t exponent = 0; // of the last digit
    if (has_point) {
        const char* const fraction = ++at;
        if (!digits.read(at, end)) return no_digit;
        exponent = fraction - at;
    }
    if (is_exponent(at, end) && !add_exponent(at, end, exponent)) return no_digit;
    double real = 0;
    if (digits.exact() && quick_real(digits.value, exponent, real)) {
        into = Value(negative ? -real : real);
        return nullptr;
    }
    const char* const wrong = slow_real(begin, at, digits.count + exponent, into);
    if (wrong != nullptr) at = begin;
    return wrong;
}

} // namespace tutti::json
