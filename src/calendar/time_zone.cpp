#include "calendar/time_zone.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace tutti::calendar {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::int64_t seconds_of_day = 86'400;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t always = std::numeric_limits<std::int64_t>::min();

/// The earliest and the latest that there is stand for what a file says beyond them.
WallTime wall_time(std::int64_t time) noexcept {
    constexpr auto last = std::chrono::floor<seconds>(WallTime::max().time_since_epoch()).count();
    if (time > last) return WallTime::max();
    if (time < -last) return WallTime::min();
    return WallTime{seconds(time)};
}

std::int64_t start_of(sys_days day) noexcept { return day.time_since_epoch().count() * seconds_of_day; }

/// Big-endian numbers from a file; whether there were as many as were asked for is asked at the end.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : left_(bytes) {}

    std::int64_t number(std::size_t width) {
        const auto bytes = take(width);
        std::uint64_t value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
        for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
        return static_cast<std::int64_t>(value);
    }
    std::string_view take(std::size_t count) {
        enough_ = enough_ && count <= left_.size();
        if (!enough_) return {};
        const auto taken = left_.substr(0, count);
        left_.remove_prefix(count);
        return taken;
    }
    std::string_view left() const { return left_; }
    bool enough() const { return enough_; }

private:
    std::string_view left_;
    bool enough_ = true;
};

/// RFC 9636 §3.1.
struct Header {
    char version = 0;
    std::size_t ut_marks = 0;
    std::size_t standard_marks = 0;
    std::size_t leap_seconds = 0;
    std::size_t changes = 0;
    std::size_t kinds = 0;
    std::size_t letters = 0;
    bool fine = false;

    explicit Header(Bytes& bytes) {
        constexpr std::int64_t most = 100'000;
        fine = bytes.take(4) == "TZif";
        const auto rest = bytes.take(16);
        version = rest.empty() ? '\0' : rest[0];
        for (auto* count : {&ut_marks, &standard_marks, &leap_seconds, &changes, &kinds, &letters}) {
            const auto read = bytes.number(4);
            fine = fine && read >= 0 && read <= most;
            *count = fine ? static_cast<std::size_t>(read) : 0;
        }
    }
    std::size_t size(std::size_t width) const {
        return changes * (width + 1) + kinds * 6 + letters + leap_seconds * (width + 4) + standard_marks
               + ut_marks;
    }
};

std::unexpected<Error> no_zone() {
    return fail(
        ErrorCode::InvalidInput, "it is neither a file of the zone database nor a rule such as CET-1"
    );
}

} // namespace

/// POSIX.1-2024 §8.3: "CET-1CEST,M3.5.0,M10.5.0/3".
class TimeZone::RuleReader {
public:
    explicit RuleReader(std::string_view text) : left_(text) {}

    std::optional<Rule> read() {
        Rule rule;
        if (!name()) return std::nullopt;
        const auto behind = time(24);
        if (!behind) return std::nullopt;
        rule.standard = -*behind;
        if (left_.empty()) return rule;
        rule.summer = rule.standard + 3600;
        if (!name()) return std::nullopt;
        if (!left_.starts_with(',')) {
            const auto summer_behind = time(24);
            if (!summer_behind) return std::nullopt;
            rule.summer = -*summer_behind;
        }
        const auto begin = day();
        const auto end = day();
        if (!begin || !end || !left_.empty()) return std::nullopt;
        rule.days = {*begin, *end};
        return rule;
    }

private:
    bool take(char wanted) {
        if (!left_.starts_with(wanted)) return false;
        left_.remove_prefix(1);
        return true;
    }

    bool name() {
        constexpr std::size_t shortest = 3;
        const bool quoted = take('<');
        const auto is_of_it = [quoted](char c) {
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            return letter || (quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'));
        };
        const auto length =
            static_cast<std::size_t>(std::ranges::find_if_not(left_, is_of_it) - left_.begin());
        left_.remove_prefix(length);
        return length >= shortest && (!quoted || take('>'));
    }

    std::optional<int> number(int least, int most) {
        int value = 0;
        std::size_t digits = 0;
        while (digits < left_.size() && digits < 3 && left_[digits] >= '0' && left_[digits] <= '9')
            value = value * 10 + (left_[digits++] - '0');
        left_.remove_prefix(digits);
        if (digits == 0 || value < least || value > most) return std::nullopt;
        return value;
    }

    std::optional<std::int32_t> time(int most_hours) {
        const int sign = take('-') ? -1 : 1;
        if (sign == 1) take('+');
        const auto hours = number(0, most_hours);
        if (!hours) return std::nullopt;
        std::int32_t whole = *hours * 3600;
        for (const int unit : {60, 1}) {
            if (!take(':')) break;
            const auto part = number(0, 59);
            if (!part) return std::nullopt;
            whole += *part * unit;
        }
        return sign * whole;
    }

    std::optional<RuleDay> day() {
        constexpr int longest_time = 167; // RFC 9636 §3.3.1
        if (!take(',')) return std::nullopt;
        RuleDay day;
        if (take('M')) {
            const auto month = number(1, 12);
            const auto week = month && take('.') ? number(1, 5) : std::nullopt;
            const auto weekday = week && take('.') ? number(0, 6) : std::nullopt;
            if (!weekday) return std::nullopt;
            day.month = *month;
            day.week = *week;
            day.day = *weekday;
        } else {
            const bool julian = take('J');
            day.kind = julian ? RuleDay::Kind::JulianWithoutLeapDay : RuleDay::Kind::DayOfYear;
            const auto number_of_day = julian ? number(1, 365) : number(0, 365);
            if (!number_of_day) return std::nullopt;
            day.day = *number_of_day;
        }
        if (!take('/')) return day;
        const auto at = time(longest_time);
        if (!at) return std::nullopt;
        day.time = *at;
        return day;
    }

    std::string_view left_;
};

Result<TimeZone> TimeZone::parse(std::string_view file_or_rule) {
    if (file_or_rule.starts_with("TZif")) return parse_file(file_or_rule);
    TimeZone zone;
    zone.rule_ = RuleReader(file_or_rule).read();
    if (!zone.rule_) return no_zone();
    return zone;
}

Result<TimeZone> TimeZone::parse_file(std::string_view whole) {
    Bytes bytes(whole);
    Header header(bytes);
    std::size_t width = 4;
    if (header.version >= '2') { // the same again, with times of 64 bits
        bytes.take(header.size(width));
        header = Header(bytes);
        width = 8;
    }
    if (!header.fine || header.kinds == 0) return no_zone();

    TimeZone zone;
    std::vector<std::int64_t> times(header.changes);
    for (auto& time : times) time = bytes.number(width);
    const auto kinds_of_changes = bytes.take(header.changes);
    std::vector<std::int32_t> kinds(header.kinds);
    for (auto& ahead : kinds) {
        ahead = static_cast<std::int32_t>(bytes.number(4));
        bytes.take(2);
        if (ahead < -seconds_of_day || ahead > seconds_of_day) return no_zone();
    }
    bytes.take(header.letters + header.leap_seconds * (width + 4) + header.standard_marks + header.ut_marks);
    if (!bytes.enough() || !std::ranges::is_sorted(times)) return no_zone();
    zone.first_ = kinds[0];
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto kind = static_cast<unsigned char>(kinds_of_changes[i]);
        if (kind >= kinds.size()) return no_zone();
        zone.changes_.push_back({times[i], kinds[kind]});
    }
    auto footer = bytes.left();
    if (width == 8 && footer.starts_with('\n')) {
        footer = footer.substr(1, footer.find('\n', 1) - 1);
        if (!footer.empty()) zone.rule_ = RuleReader(footer).read();
        if (!footer.empty() && !zone.rule_) return no_zone();
    }
    return zone;
}

std::int64_t TimeZone::moment_of(const RuleDay& day, int year, std::int32_t ahead_before) noexcept {
    using namespace std::chrono;
    const std::chrono::year of{year};
    sys_days date = of / January / 1;
    switch (day.kind) {
    case RuleDay::Kind::DayOfYear:
        date += days(day.day);
        break;
    case RuleDay::Kind::JulianWithoutLeapDay:
        date += days(day.day - (of.is_leap() && day.day > 59 ? 0 : 1));
        break;
    case RuleDay::Kind::Weekday:
        const auto month = of / std::chrono::month(static_cast<unsigned>(day.month));
        const weekday wanted(static_cast<unsigned>(day.day));
        date = day.week == 5 ? sys_days(month / wanted[last])
                             : sys_days(month / wanted[static_cast<unsigned>(day.week)]);
        break;
    }
    return start_of(date) + day.time - ahead_before;
}

TimeZone::Period TimeZone::by_rule(std::int64_t time) const noexcept {
    if (!rule_->days) return {.ahead = seconds(rule_->standard)};
    const auto day = sys_days(days(time / seconds_of_day));
    const int year = static_cast<int>(std::chrono::year_month_day(day).year());
    // Rules of the first or last day of a year may be of another year at UTC.
    constexpr int years_around = 2;
    std::array<Change, 2 * (2 * years_around + 1)> changes{};
    std::size_t count = 0;
    for (int near = year - years_around; near <= year + years_around; ++near) {
        changes[count++] = {moment_of((*rule_->days)[0], near, rule_->standard), rule_->summer};
        changes[count++] = {moment_of((*rule_->days)[1], near, rule_->summer), rule_->standard};
    }
    std::ranges::sort(changes, {}, &Change::at);
    const auto next = std::ranges::upper_bound(changes, time, {}, &Change::at);
    if (next == changes.begin() || next == changes.end()) return {.ahead = seconds(rule_->standard)};
    return {wall_time((next - 1)->at), wall_time(next->at), seconds((next - 1)->ahead)};
}

TimeZone::Period TimeZone::at(WallTime time) const noexcept {
    const auto moment = std::chrono::floor<seconds>(time).time_since_epoch().count();
    const auto next = std::ranges::upper_bound(changes_, moment, {}, &Change::at);
    const auto begin = next == changes_.begin() ? always : (next - 1)->at;
    if (next == changes_.end() && rule_) {
        auto period = by_rule(moment);
        period.begin = std::max(period.begin, wall_time(begin));
        return period;
    }
    const auto ahead = next == changes_.begin() ? first_ : (next - 1)->ahead;
    return {wall_time(begin), wall_time(next == changes_.end() ? never : next->at), seconds(ahead)};
}

} // namespace tutti::calendar
