#include "logs/since.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <optional>
#include <utility>

namespace tutti::logs {

namespace {

class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// So many digits.
    std::optional<int> number(std::size_t digits) {
        int value = 0;
        const auto part = rest_.substr(0, digits);
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (part.size() < digits || error != std::errc() || end != part.data() + digits || part[0] == '-')
            return std::nullopt;
        rest_.remove_prefix(digits);
        return value;
    }
    bool at_end() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

/// "1h30m", "90s", "2d".
std::optional<double> parse_period(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, double>, 6> units = {
        {{"ms", 0.001}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {"w", 604800}}
    };
    double total = 0;
    if (text.empty()) return std::nullopt;
    while (!text.empty()) {
        double value = 0;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
        if (error != std::errc() || value < 0 || !std::isfinite(value)) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto letters = text.substr(0, text.find_first_not_of("smhdw"));
        double unit = 0;
        for (const auto& [word, seconds] : units)
            if (letters == word) unit = seconds;
        if (unit == 0) return std::nullopt;
        text.remove_prefix(letters.size());
        total += value * unit;
    }
    return total;
}

bool read_time_of_day(Reader& reader, std::tm& time) {
    const auto hour = reader.number(2);
    const bool has_colon = reader.take(':');
    const auto minute = reader.number(2);
    if (!hour || !has_colon || !minute || *hour > 23 || *minute > 59) return false;
    time.tm_hour = *hour;
    time.tm_min = *minute;
    time.tm_sec = 0;
    if (!reader.take(':')) return true;
    const auto second = reader.number(2);
    if (!second || *second > 60) return false;
    time.tm_sec = *second;
    return true;
}

bool read_date(Reader& reader, std::tm& time) {
    const auto year = reader.number(4);
    const bool first = reader.take('-');
    const auto month = reader.number(2);
    const bool second = reader.take('-');
    const auto day = reader.number(2);
    if (!year || !first || !month || !second || !day) return false;
    if (*month < 1 || *month > 12 || *day < 1 || *day > 31) return false;
    time.tm_year = *year - 1900;
    time.tm_mon = *month - 1;
    time.tm_mday = *day;
    return true;
}

/// Seconds east of Greenwich: "Z", "+01:00".
std::optional<int> read_offset(Reader& reader) {
    if (reader.take('Z')) return 0;
    const int sign = reader.take('-') ? -1 : 1;
    if (sign > 0 && !reader.take('+')) return std::nullopt;
    const auto hours = reader.number(2);
    reader.take(':');
    const auto minutes = reader.number(2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    return sign * (*hours * 3600 + *minutes * 60);
}

std::optional<double> parse_instant(std::string_view text) {
    Reader reader(text);
    std::tm time{};
    if (!read_date(reader, time)) return std::nullopt;
    if ((reader.take('T') || reader.take(' ')) && !read_time_of_day(reader, time)) return std::nullopt;
    time.tm_isdst = -1;
    if (reader.at_end()) return static_cast<double>(::mktime(&time));
    const auto offset = read_offset(reader);
    if (!offset || !reader.at_end()) return std::nullopt;
    return static_cast<double>(::timegm(&time) - *offset);
}

/// "10:30": today, or else yesterday.
std::optional<double> parse_time_of_day(std::string_view text, double now) {
    Reader reader(text);
    const auto whole = static_cast<std::time_t>(now);
    std::tm time{};
    ::localtime_r(&whole, &time);
    if (!read_time_of_day(reader, time) || !reader.at_end()) return std::nullopt;
    time.tm_isdst = -1;
    std::tm yesterday = time;
    const auto today = static_cast<double>(::mktime(&time));
    if (today <= now) return today;
    --yesterday.tm_mday;
    return static_cast<double>(::mktime(&yesterday));
}

} // namespace

Result<double> parse_since(std::string_view text, double now) {
    if (const auto period = parse_period(text)) return now - *period;
    if (const auto instant = parse_instant(text)) return *instant;
    if (const auto today = parse_time_of_day(text, now)) return *today;
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc() && end == text.data() + text.size() && seconds >= 0 && std::isfinite(seconds))
        return seconds;
    return fail(
        ErrorCode::InvalidInput, "must be how long ago, such as \"10m\" or \"1h30m\", or a time, such as "
                                 "\"2026-11-29T10:00\" or \"10:00\""
    );
}

} // namespace tutti::logs
