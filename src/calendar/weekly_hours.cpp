#include "calendar/weekly_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tutti::calendar {

namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::array<std::string_view, 7> weekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool has_day(const WeeklyHours& hours, days since_epoch) noexcept {
    constexpr int thursday = 3; // 1970-01-01
    const auto weekday = ((since_epoch.count() + thursday) % 7 + 7) % 7;
    return (hours.days >> weekday & 1) != 0;
}

std::optional<unsigned> parse_day(std::string_view text) noexcept {
    const auto found = std::ranges::find(weekdays, text);
    if (found == weekdays.end()) return std::nullopt;
    return static_cast<unsigned>(found - weekdays.begin());
}

} // namespace

bool is_active(const WeeklyHours& hours, WallTime now, const TimeZone& zone) noexcept {
    const auto shown = now.time_since_epoch() + zone.at(now).ahead;
    const auto day = std::chrono::floor<days>(shown);
    const auto time = shown - day;
    if (hours.from < hours.to) return has_day(hours, day) && hours.from <= time && time < hours.to;
    return (has_day(hours, day) && hours.from <= time) || (has_day(hours, day - days(1)) && time < hours.to);
}

WallTime holds_until(const WeeklyHours& hours, WallTime now, const TimeZone& zone) noexcept {
    const auto period = zone.at(now);
    const auto shown = now.time_since_epoch() + period.ahead;
    const auto today = std::chrono::floor<days>(shown);
    auto earliest = period.end;
    for (const auto day : {today, today + days(1)})
        for (const minutes time : {minutes(0), hours.from, hours.to}) {
            const WallTime at(day + time - period.ahead);
            if (at > now) earliest = std::min(earliest, at);
        }
    return earliest;
}

std::optional<minutes> parse_time_of_day(std::string_view text) noexcept {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    int digits[4];
    for (std::size_t i = 0; i < 4; ++i) {
        const char c = text[i < 2 ? i : i + 1];
        if (c < '0' || c > '9') return std::nullopt;
        digits[i] = c - '0';
    }
    const auto hour = digits[0] * 10 + digits[1];
    const auto minute = digits[2] * 10 + digits[3];
    if (hour > 24 || minute > 59 || (hour == 24 && minute != 0)) return std::nullopt;
    return minutes(hour * 60 + minute);
}

std::optional<std::uint8_t> parse_days(std::string_view text) noexcept {
    unsigned set = 0;
    while (true) {
        const auto comma = text.find(',');
        const auto part = text.substr(0, comma);
        const auto dash = part.find('-');
        const auto first = parse_day(part.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : parse_day(part.substr(dash + 1));
        if (!first || !last) return std::nullopt;
        for (unsigned at = *first;; at = (at + 1) % 7) {
            set |= 1U << at;
            if (at == *last) break;
        }
        if (comma == std::string_view::npos) return static_cast<std::uint8_t>(set);
        text = text.substr(comma + 1);
    }
}

std::string print_days(std::uint8_t days, std::string_view between) {
    std::string printed;
    for (std::size_t first = 0; first < weekdays.size(); ++first) {
        if ((days >> first & 1) == 0) continue;
        auto last = first;
        while (last + 1 < weekdays.size() && (days >> (last + 1) & 1) != 0) ++last;
        if (!printed.empty()) printed += between;
        printed += weekdays[first];
        if (last > first) printed += fmt::format("{}{}", last == first + 1 ? between : "-", weekdays[last]);
        first = last;
    }
    return printed;
}

std::string print(const WeeklyHours& hours) {
    const auto time = [](minutes of_day) {
        return fmt::format("{:02}:{:02}", of_day.count() / 60, of_day.count() % 60);
    };
    return fmt::format("{} {} to {}", print_days(hours.days, ", "), time(hours.from), time(hours.to));
}

} // namespace tutti::calendar
