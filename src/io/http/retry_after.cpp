#include "io/http/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>

namespace tutti::io {

namespace {

constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// All of it digits.
std::optional<std::uint32_t> number_in(std::string_view text) {
    std::uint32_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || rest != end) return std::nullopt;
    return error == std::errc::result_out_of_range ? UINT32_MAX : number;
}

/// "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<WallTime> date_in(std::string_view text) {
    constexpr std::size_t length = 29;
    if (text.size() != length || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
    if (text[7] != ' ' || text[11] != ' ' || text[16] != ' ' || text[19] != ':' || text[22] != ':')
        return std::nullopt;
    const auto day = number_in(text.substr(5, 2));
    const auto month = std::ranges::find(months, text.substr(8, 3));
    const auto year = number_in(text.substr(12, 4));
    const auto hour = number_in(text.substr(17, 2));
    const auto minute = number_in(text.substr(20, 2));
    const auto second = number_in(text.substr(23, 2));
    if (!day || month == months.end() || !year || !hour || !minute || !second) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(static_cast<int>(*year)),
        std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1), std::chrono::day(*day)
    };
    if (!date.ok()) return std::nullopt;
    const auto days = std::chrono::sys_days(date).time_since_epoch();
    return WallTime(days) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

} // namespace

std::optional<microseconds> read_retry_after(std::string_view text, WallTime now) {
    if (const auto wait = number_in(text)) return std::min<microseconds>(seconds(*wait), longest_retry_after);
    if (const auto date = date_in(text))
        return std::clamp<microseconds>(*date - now, microseconds::zero(), longest_retry_after);
    return std::nullopt;
}

std::optional<microseconds> retry_after(const HttpResponse& answer, WallTime now) {
    const auto field = answer.find("Retry-After");
    return field ? read_retry_after(*field, now) : std::nullopt;
}

} // namespace tutti::io
