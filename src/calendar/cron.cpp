#include "calendar/cron.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <span>
#include <string>
#include <utility>

namespace tutti::calendar {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 12> month_names = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
};
constexpr std::array<std::string_view, 7> weekday_names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
    std::string_view name;
    unsigned least;
    unsigned most;
    std::span<const std::string_view> names = {}; ///< of least, least + 1, …
    bool wraps = false;                           ///< `most` is `least` again
};
constexpr std::array<Field, 5> fields = {{
    {"minute", 0, 59},
    {"hour", 0, 23},
    {"day of the month", 1, 31},
    {"month", 1, 12, month_names},
    {"day of the week", 0, 7, weekday_names, true},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> words = {{
    {"@hourly", "0 * * * *"},
    {"@daily", "0 0 * * *"},
    {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"},
    {"@yearly", "0 0 1 1 *"},
}};

constexpr std::uint32_t all_hours = (1U << 24) - 1;

/// A time of 28 February 2096 finds the leap day of 2104; and a leap day on one of a few weekdays comes
/// within 40 years.
constexpr days horizon{366 * 50};

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

/// Up to the next `separator`, which is taken too.
std::string_view cut(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const auto piece = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return piece;
}

std::optional<unsigned> number(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// Reads one of the five.
class FieldReader {
public:
    explicit FieldReader(const Field& field) : field_(field) {}

    /// One bit for each value.
    Result<std::uint64_t> read(std::string_view text) const {
        std::uint64_t bits = 0;
        auto left = text;
        do {
            const bool more = left.find(',') != std::string_view::npos;
            const auto item = cut(left, ',');
            const auto read = read_item(item);
            if (!read) return read;
            bits |= *read;
            if (more && left.empty()) return wrong(text, "ends with a comma");
        } while (!left.empty());
        if (field_.wraps && (bits >> field_.most & 1) != 0)
            bits = (bits | std::uint64_t{1} << field_.least) & ~(std::uint64_t{1} << field_.most);
        return bits;
    }

private:
    std::unexpected<Error> wrong(std::string_view text, std::string_view why) const {
        return fail(ErrorCode::InvalidInput, fmt::format("the {}, `{}`, {}", field_.name, text, why));
    }

    std::optional<unsigned> value(std::string_view text) const {
        if (const auto read = number(text)) return read;
        const auto found = std::ranges::find(field_.names, lower(text));
        if (found == field_.names.end()) return std::nullopt;
        return field_.least + static_cast<unsigned>(found - field_.names.begin());
    }

    Result<std::uint64_t> read_item(std::string_view item) const {
        auto range = item;
        unsigned step = 1;
        if (const auto slash = item.find('/'); slash != std::string_view::npos) {
            const auto read = number(item.substr(slash + 1));
            if (!read || *read == 0 || *read > field_.most)
                return wrong(item, fmt::format("has a step that is not 1 to {}", field_.most));
            step = *read;
            range = item.substr(0, slash);
        }
        const unsigned last = field_.wraps ? field_.most - 1 : field_.most;
        if (range == "*") return every(field_.least, last, step);
        const auto dash = range.find('-');
        const auto first = value(range.substr(0, dash));
        auto end = dash == std::string_view::npos ? first : value(range.substr(dash + 1));
        if (!first || !end || *first < field_.least || *end > field_.most || *first > field_.most)
            return wrong(item, must_be());
        if (dash == std::string_view::npos && step != 1)
            return wrong(item, fmt::format("steps from one value: write {}-{}/{}", range, last, step));
        if (field_.wraps && *end == field_.least && *first > *end) end = field_.most; // fri-sun
        if (*first > *end) return wrong(item, "ends before it begins");
        return every(*first, *end, step);
    }

    static std::uint64_t every(unsigned first, unsigned last, unsigned step) {
        std::uint64_t bits = 0;
        for (unsigned value = first; value <= last; value += step) bits |= std::uint64_t{1} << value;
        return bits;
    }

    std::string must_be() const {
        auto text = fmt::format("must be {} to {}", field_.least, field_.most);
        if (!field_.names.empty())
            text += fmt::format(" or {} to {}", field_.names.front(), field_.names.back());
        return text + ", a range, a list of those, or *";
    }

    const Field& field_;
};

WallTime to_minute(WallTime time) noexcept { return std::chrono::ceil<minutes>(time); }

} // namespace

Result<Cron> Cron::parse(std::string_view text) {
    if (text.starts_with('@')) {
        const auto word = std::ranges::find(words, lower(text), &decltype(words)::value_type::first);
        if (word == words.end())
            return fail(
                ErrorCode::InvalidInput,
                "must be five fields, or @hourly, @daily, @weekly, @monthly or @yearly"
            );
        text = word->second;
    }
    std::array<std::string_view, fields.size()> texts;
    std::size_t count = 0;
    constexpr std::string_view blank = " \t";
    for (auto begin = text.find_first_not_of(blank); begin != std::string_view::npos;
         begin = text.find_first_not_of(blank)) {
        text.remove_prefix(begin);
        const auto end = std::min(text.find_first_of(blank), text.size());
        if (count < texts.size()) texts[count] = text.substr(0, end);
        text.remove_prefix(end);
        ++count;
    }
    if (count != fields.size())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format(
                "must have five fields (minute, hour, day of the month, month, day of the week), not {}",
                count
            )
        );
    std::array<std::uint64_t, fields.size()> bits{};
    for (std::size_t i = 0; i < fields.size(); ++i) {
        auto read = FieldReader(fields[i]).read(texts[i]);
        if (!read) return pass_on(read);
        bits[i] = *read;
    }
    Cron cron;
    cron.minutes_ = bits[0];
    cron.hours_ = static_cast<std::uint32_t>(bits[1]);
    cron.days_ = static_cast<std::uint32_t>(bits[2]);
    cron.months_ = static_cast<std::uint32_t>(bits[3]);
    cron.weekdays_ = static_cast<std::uint32_t>(bits[4]);
    cron.either_day_ = !texts[2].starts_with('*') && !texts[4].starts_with('*');
    if (!cron.comes())
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("never comes: the month, `{}`, has no day {}", texts[3], texts[2])
        );
    return cron;
}

/// Whether some month of it has one of its days.
bool Cron::comes() const noexcept {
    if (either_day_) return true;
    constexpr std::array<unsigned, 13> longest = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned month = 1; month <= 12; ++month)
        if ((months_ >> month & 1) != 0 && static_cast<unsigned>(std::countr_zero(days_)) <= longest[month])
            return true;
    return false;
}

bool Cron::has_every_hour() const noexcept { return hours_ == all_hours; }

bool Cron::has_day(sys_days day) const noexcept {
    const auto of_month = static_cast<unsigned>(std::chrono::year_month_day(day).day());
    const bool day_matches = (days_ >> of_month & 1) != 0;
    const bool weekday_matches = (weekdays_ >> std::chrono::weekday(day).c_encoding() & 1) != 0;
    return either_day_ ? day_matches || weekday_matches : day_matches && weekday_matches;
}

std::optional<WallTime> Cron::next(WallTime after, const TimeZone& zone) const noexcept {
    const WallTime last = after + horizon;
    for (auto period = zone.at(after); period.begin < last; period = zone.at(period.end)) {
        WallTime from = std::chrono::floor<minutes>(after + period.ahead) + minutes(1);
        if (period.begin > after) {
            from = period.begin + period.ahead;
            const auto end_before = period.begin + zone.at(period.begin - microseconds(1)).ahead;
            if (!has_every_hour()) {
                if (next_on_clock(end_before, from)) return period.begin;
                from = std::max(from, end_before);
            }
        } else if (period.begin != WallTime::min() && !has_every_hour()) {
            // We stand in it: what the clocks showed before it began has had its tick.
            const auto end_before = period.begin + zone.at(period.begin - microseconds(1)).ahead;
            from = std::max(from, end_before);
        }
        const auto end = std::min(period.end, last) + period.ahead;
        if (const auto tick = next_on_clock(from, end)) return *tick - period.ahead;
        if (period.end >= last) return std::nullopt;
    }
    return std::nullopt;
}

/// The first matching minute that a clock shows in [from, before). Times are those of the clock.
std::optional<WallTime> Cron::next_on_clock(WallTime from, WallTime before) const noexcept {
    from = to_minute(from);
    auto day = std::chrono::floor<days>(from.time_since_epoch());
    auto minute = std::chrono::floor<minutes>(from.time_since_epoch() - day);
    while (WallTime{day + minute} < before) {
        const std::chrono::year_month_day date{sys_days{day}};
        if ((months_ >> static_cast<unsigned>(date.month()) & 1) == 0) {
            day = sys_days(date.year() / date.month() / 1 + std::chrono::months(1)).time_since_epoch();
            minute = minutes(0);
            continue;
        }
        if (has_day(sys_days{day}))
            for (; minute < days(1); ++minute) {
                const auto hour = std::chrono::floor<hours>(minute);
                if ((hours_ >> hour.count() & 1) == 0) {
                    minute = hour + minutes(59);
                    continue;
                }
                if ((minutes_ >> (minute - hour).count() & 1) == 0) continue;
                const WallTime found{day + minute};
                if (found >= before) return std::nullopt;
                return found;
            }
        day += days(1);
        minute = minutes(0);
    }
    return std::nullopt;
}

} // namespace tutti::calendar
