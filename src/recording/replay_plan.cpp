#include "recording/replay_plan.hpp"

#include "base/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

namespace tutti::recording {

namespace {

constexpr double fastest = 1e6;
constexpr double slowest = 1e-6;
constexpr double longest = 1e10; ///< seconds: three centuries

std::optional<microseconds> seconds_of(std::string_view text, double unit) {
    const auto number = parse_number<double>(text);
    if (!number || !(*number >= 0) || !(*number * unit <= longest)) return std::nullopt;
    return microseconds(std::llround(*number * unit * 1e6));
}

std::optional<microseconds> parse_length(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, double>, 5> units = {
        {{"ms", 1e-3}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}}
    };
    for (const auto& [unit, length] : units)
        if (text.ends_with(unit)) return seconds_of(text.substr(0, text.size() - unit.size()), length);
    return seconds_of(text, 1);
}

/// Takes `digits` digits and what must follow them off the front.
std::optional<int> take_digits(std::string_view& text, std::size_t digits, std::string_view then) {
    if (text.size() < digits + then.size() || text.substr(digits, then.size()) != then) return std::nullopt;
    if (!std::ranges::all_of(text.substr(0, digits), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    const auto number = parse_number<int>(text.substr(0, digits));
    text.remove_prefix(digits + then.size());
    return number;
}

/// What stands after the seconds: nothing or "Z" is UTC, "+01:00" is an hour ahead of it.
std::optional<microseconds> parse_zone(std::string_view text) {
    if (text.empty() || text == "Z") return microseconds(0);
    const bool ahead = text.front() == '+';
    if (!ahead && text.front() != '-') return std::nullopt;
    text.remove_prefix(1);
    const auto hours = take_digits(text, 2, ":");
    const auto minutes = hours ? take_digits(text, 2, "") : std::nullopt;
    if (!minutes || !text.empty() || *hours > 23 || *minutes > 59) return std::nullopt;
    const microseconds offset = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
    return ahead ? offset : -offset;
}

/// The fraction with its point, taken off the front; 0 where there is none.
std::optional<microseconds> take_fraction(std::string_view& text) {
    if (!text.starts_with('.')) return microseconds(0);
    const auto end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1) return std::nullopt;
    const auto fraction = seconds_of(text.substr(0, end), 1);
    text.remove_prefix(end);
    return fraction;
}

std::optional<WallTime> parse_time_of_day(std::string_view text) {
    namespace chrono = std::chrono;
    const auto year = take_digits(text, 4, "-");
    const auto month = year ? take_digits(text, 2, "-") : std::nullopt;
    if (!month) return std::nullopt;
    const auto day = take_digits(text, 2, "");
    if (!day || text.empty() || (text.front() != 'T' && text.front() != ' ')) return std::nullopt;
    text.remove_prefix(1);
    const auto hour = take_digits(text, 2, ":");
    const auto minute = hour ? take_digits(text, 2, ":") : std::nullopt;
    const auto second = minute ? take_digits(text, 2, "") : std::nullopt;
    const auto fraction = second ? take_fraction(text) : std::nullopt;
    const auto zone = fraction ? parse_zone(text) : std::nullopt;
    if (!zone || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const chrono::year_month_day date(
        chrono::year(*year), chrono::month(static_cast<unsigned>(*month)),
        chrono::day(static_cast<unsigned>(*day))
    );
    if (!date.ok()) return std::nullopt;
    const microseconds since_1970 = chrono::sys_days(date).time_since_epoch() + chrono::hours(*hour)
                                    + chrono::minutes(*minute) + chrono::seconds(*second) + *fraction;
    return WallTime{since_1970 - *zone};
}

} // namespace

bool Speed::is_max() const noexcept { return std::isinf(factor); }

Result<Speed> parse_speed(std::string_view text) {
    if (text == "max") return Speed{std::numeric_limits<double>::infinity()};
    auto number = text;
    if (number.ends_with('x')) number.remove_suffix(1);
    const auto factor = parse_number<double>(number);
    if (!factor || !(*factor >= slowest && *factor <= fastest))
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("\"{}\" is no speed: a number such as 0.5 or 2, or max", text)
        );
    return Speed{*factor};
}

Result<Place> parse_place(std::string_view text) {
    if (text.starts_with('@')) {
        if (const auto since_1970 = seconds_of(text.substr(1), 1)) return WallTime{*since_1970};
    } else if (const auto length = parse_length(text)) {
        return *length;
    } else if (const auto time = parse_time_of_day(text)) {
        return *time;
    }
    return fail(
        ErrorCode::InvalidInput,
        fmt::format("\"{}\" is no place: \"12.5s\" from the start, or \"2026-11-21T03:52:12Z\"", text)
    );
}

WallTime resolve(const Place& place, WallTime first_message) noexcept {
    if (const auto* after = std::get_if<microseconds>(&place)) return first_message + *after;
    return std::get<WallTime>(place);
}

SteadyTime ReplayPlan::due(WallTime time) const noexcept {
    const microseconds recorded = before_ + std::max(time - from_, microseconds(0));
    if (speed_.is_max()) return start_;
    if (speed_.factor == 1) return start_ + recorded;
    const double scaled = static_cast<double>(recorded.count()) / speed_.factor;
    constexpr double most = 4e18; // far past the end of any show, and still an instant
    return start_ + microseconds(std::llround(std::min(scaled, most)));
}

void ReplayPlan::next_round(WallTime end) noexcept {
    constexpr double least = 1000; // microseconds
    const auto shortest =
        speed_.is_max() ? microseconds(0) : microseconds(std::llround(std::ceil(least * speed_.factor)));
    before_ += std::max(end - from_, shortest);
    ++round_;
}

} // namespace tutti::recording
