#include "base/random.hpp"
#include "calendar/cron.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tutti::calendar {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

TimeZone zone(const std::string& name) {
    std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    auto read = TimeZone::parse(bytes);
    EXPECT_TRUE(read) << name;
    return read.value_or(TimeZone{});
}

Cron cron(std::string_view text) {
    auto read = Cron::parse(text);
    EXPECT_TRUE(read) << text << ": " << (read ? "" : read.error().message);
    return read.value_or(Cron{});
}

std::string complaint(std::string_view text) {
    const auto read = Cron::parse(text);
    return read ? "" : read.error().message;
}

/// "2026-03-29 01:59" of the clocks in UTC.
WallTime utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0) {
    const std::chrono::year_month_day date{
        std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)
    };
    return WallTime{std::chrono::sys_days(date).time_since_epoch() + hours(hour) + minutes(minute)};
}

std::string next(std::string_view expression, WallTime after, const TimeZone& in = {}) {
    const auto tick = cron(expression).next(after, in);
    if (!tick) return "never";
    const std::time_t whole = std::chrono::floor<seconds>(*tick).time_since_epoch().count();
    std::tm parts{};
    ::gmtime_r(&whole, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%F %R", &parts)};
}

TEST(Cron, FieldsAreNumbersNamesListsRangesAndSteps) {
    const auto monday = utc(2026, 11, 30, 8, 59);
    EXPECT_EQ(next("* * * * *", monday), "2026-11-30 09:00");
    EXPECT_EQ(next("*/25 * * * *", monday), "2026-11-30 09:00");
    EXPECT_EQ(next("7-59/20 * * * *", monday), "2026-11-30 09:07");
    EXPECT_EQ(next("5,4 10 * * *", monday), "2026-11-30 10:04");
    EXPECT_EQ(next("0 0 * feb-MAR *", monday), "2027-02-01 00:00");
    EXPECT_EQ(next("0 6 * * Tue,thu-fri", monday), "2026-12-01 06:00");
    EXPECT_EQ(next("0 6 * * fri-sun", monday), "2026-12-04 06:00");
    EXPECT_EQ(next("0 0 29 2 *", monday), "2028-02-29 00:00");
}

TEST(Cron, SevenIsSundayAsZeroIs) {
    EXPECT_EQ(cron("0 0 * * 7"), cron("0 0 * * 0"));
    EXPECT_EQ(cron("0 0 * * 5-7"), cron("0 0 * * fri-sun"));
    EXPECT_EQ(cron("0 0 * * 0-7"), cron("0 0 * * sun-sat"));
}

TEST(Cron, WordsStandForFields) {
    const auto now = utc(2026, 11, 28, 21, 30);
    EXPECT_EQ(next("@hourly", now), "2026-11-28 22:00");
    EXPECT_EQ(next("@daily", now), "2026-11-29 00:00");
    EXPECT_EQ(next("@weekly", now), "2026-11-29 00:00");
    EXPECT_EQ(next("@monthly", now), "2026-12-01 00:00");
    EXPECT_EQ(next("@yearly", now), "2027-01-01 00:00");
}

TEST(Cron, WithADayAndAWeekdayEitherWillDo) {
    const auto now = utc(2026, 11, 28);
    EXPECT_EQ(next("0 0 13 * fri", now), "2026-12-04 00:00");
    EXPECT_EQ(next("0 0 1 * fri", now), "2026-12-01 00:00");
    EXPECT_EQ(next("0 0 13 * */5", now), "2026-12-13 00:00") << "as in cron: what begins with * is no list";
}

TEST(Cron, MistakesNameTheField) {
    constexpr auto any = ", a range, a list of those, or *";
    EXPECT_EQ(complaint("60 * * * *"), std::string("the minute, `60`, must be 0 to 59") + any);
    EXPECT_EQ(complaint("* 24 * * *"), std::string("the hour, `24`, must be 0 to 23") + any);
    EXPECT_EQ(complaint("* * 0 * *"), std::string("the day of the month, `0`, must be 1 to 31") + any);
    EXPECT_EQ(complaint("* * * foo *"), std::string("the month, `foo`, must be 1 to 12 or jan to dec") + any);
    EXPECT_EQ(
        complaint("* * * * 8"), std::string("the day of the week, `8`, must be 0 to 7 or sun to sat") + any
    );
    EXPECT_EQ(complaint("* 9-5 * * *"), "the hour, `9-5`, ends before it begins");
    EXPECT_EQ(complaint("*/0 * * * *"), "the minute, `*/0`, has a step that is not 1 to 59");
    EXPECT_EQ(complaint("5/15 * * * *"), "the minute, `5/15`, steps from one value: write 5-59/15");
    EXPECT_EQ(complaint("1, * * * *"), "the minute, `1,`, ends with a comma");
    EXPECT_EQ(complaint("1,,2 * * * *"), std::string("the minute, ``, must be 0 to 59") + any);
    EXPECT_EQ(
        complaint("* * * *"),
        "must have five fields (minute, hour, day of the month, month, day of the week), not 4"
    );
    EXPECT_EQ(complaint("@reboot"), "must be five fields, or @hourly, @daily, @weekly, @monthly or @yearly");
    EXPECT_EQ(complaint("-1 * * * *").substr(0, 16), "the minute, `-1`");
    EXPECT_EQ(complaint("99999999999 * * * *").substr(0, 11), "the minute,");
}

TEST(Cron, ADayThatNeverComesIsAMistake) {
    EXPECT_EQ(complaint("0 0 30 2 *"), "never comes: the month, `2`, has no day 30");
    EXPECT_EQ(complaint("0 0 31 feb,apr,jun */2"), "never comes: the month, `feb,apr,jun`, has no day 31");
    EXPECT_EQ(complaint("0 0 30 2 mon"), "") << "each Monday in February";
    EXPECT_EQ(next("0 0 29 2 */6", utc(2096, 2, 28)), "2116-02-29 00:00") << "a leap day on a weekend";
}

TEST(Cron, ATimeThatDoesNotExistTicksAtTheJump) {
    const auto berlin = zone("Europe/Berlin");
    const auto night = utc(2026, 3, 28, 23, 0);
    EXPECT_EQ(next("30 2 * * *", night, berlin), "2026-03-29 01:00");
    EXPECT_EQ(next("*/10 2 * * *", night, berlin), "2026-03-29 01:00");
    EXPECT_EQ(next("*/10 2 * * *", utc(2026, 3, 29, 1, 0), berlin), "2026-03-30 00:00")
        << "all of them at once";
    EXPECT_EQ(next("30 * * * *", utc(2026, 3, 29, 0, 30), berlin), "2026-03-29 01:30") << "each hour has one";
}

TEST(Cron, ATimeThatComesTwiceTicksOnce) {
    const auto berlin = zone("Europe/Berlin");
    EXPECT_EQ(next("30 2 * * *", utc(2026, 10, 24, 22, 0), berlin), "2026-10-25 00:30");
    EXPECT_EQ(next("30 2 * * *", utc(2026, 10, 25, 0, 30), berlin), "2026-10-26 01:30");
    EXPECT_EQ(next("30 2 * * *", utc(2026, 10, 25, 1, 5), berlin), "2026-10-26 01:30")
        << "asked in the second 2:05";
    EXPECT_EQ(next("30 * * * *", utc(2026, 10, 25, 0, 30), berlin), "2026-10-25 01:30")
        << "each hour has one";
}

/// An oracle that knows nothing of fields that jump ahead: it looks at each minute, on glibc's clock.
class Oracle {
public:
    Oracle(const std::string& zone, WallTime begin, WallTime end) {
        ::setenv("TZ", zone.c_str(), 1);
        ::tzset();
        for (auto time = begin; time < end; time += minutes(1)) {
            const std::time_t whole = std::chrono::floor<seconds>(time).time_since_epoch().count();
            std::tm shown{};
            ::localtime_r(&whole, &shown);
            minutes_.push_back({time, WallTime{seconds(whole + shown.tm_gmtoff)}, fields_of(shown)});
        }
        ::unsetenv("TZ");
        ::tzset();
    }

    struct Expression {
        std::array<std::uint64_t, 5> values{}; ///< of the fields, one bit each
        bool either = false;
        bool every_hour = false;
    };

    std::vector<WallTime> ticks(const Expression& expression) const {
        std::vector<WallTime> found;
        WallTime latest = minutes_.front().clock; // that the clock has shown so far
        for (const auto& minute : minutes_) {
            bool is_tick =
                matches(expression, minute.shown) && (expression.every_hour || minute.clock >= latest);
            if (!expression.every_hour)
                for (auto left_out = latest; left_out < minute.clock && !is_tick; left_out += minutes(1))
                    is_tick = matches(expression, fields_at(left_out));
            if (is_tick) found.push_back(minute.time);
            latest = std::max(latest, minute.clock + minutes(1));
        }
        return found;
    }

private:
    using Fields = std::array<std::uint8_t, 5>;
    struct Minute {
        WallTime time;
        WallTime clock; ///< what is shown then, as one number
        Fields shown;
    };

    static Fields fields_of(const std::tm& shown) {
        const auto small = [](int value) { return static_cast<std::uint8_t>(value); };
        return {
            small(shown.tm_min), small(shown.tm_hour), small(shown.tm_mday), small(shown.tm_mon + 1),
            small(shown.tm_wday)
        };
    }

    static Fields fields_at(WallTime clock) {
        const std::time_t whole = std::chrono::floor<seconds>(clock).time_since_epoch().count();
        std::tm result{};
        ::gmtime_r(&whole, &result);
        return fields_of(result);
    }

    static bool matches(const Expression& expression, const Fields& shown) {
        const auto has = [&](std::size_t field) {
            return (expression.values[field] >> shown[field] & 1) != 0;
        };
        if (!has(0) || !has(1) || !has(3)) return false;
        return expression.either ? has(2) || has(4) : has(2) && has(4);
    }

    std::vector<Minute> minutes_;
};

/// A random expression, as text and as what it means.
std::pair<std::string, Oracle::Expression> random_expression(SeededRandom& random) {
    constexpr std::array<std::pair<int, int>, 5> bounds = {{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}}};
    const auto below = [&](int count) {
        return static_cast<int>(random.next() % static_cast<unsigned>(count));
    };
    std::string text;
    Oracle::Expression meant;
    std::array<bool, 5> is_star{};
    for (std::size_t field = 0; field < bounds.size(); ++field) {
        const auto [least, most] = bounds[field];
        auto& values = meant.values[field];
        const auto add = [&](int first, int last, int step) {
            for (int value = first; value <= last; value += step) values |= std::uint64_t{1} << value;
        };
        std::string item;
        const int way = below(4);
        if (way == 0 || (field == 3 && way < 3)) {
            const int step = 1 + below(3) * below(3);
            item = step == 1 ? "*" : fmt::format("*/{}", step);
            is_star[field] = true;
            add(least, most, step);
        } else {
            for (int items = 1 + below(2); items > 0; --items) {
                const int first = least + below(most - least + 1);
                const int last = first + below(most - first + 1);
                const int step = 1 + below(3);
                item += item.empty() ? "" : ",";
                item += step == 1 ? fmt::format("{}-{}", first, last)
                                  : fmt::format("{}-{}/{}", first, last, step);
                add(first, last, step);
            }
        }
        text += (field == 0 ? "" : " ") + item;
    }
    meant.either = !is_star[2] && !is_star[4];
    meant.every_hour = meant.values[1] == (1U << 24) - 1;
    return {text, meant};
}

TEST(Cron, TicksWhenAnOracleThatLooksAtEachMinuteSaysSo) {
    struct Stretch {
        const char* zone;
        int year;
    };
    constexpr std::array<Stretch, 9> stretches = {{
        {"Europe/Berlin", 2026},
        {"America/New_York", 2040},    // beyond the table of the file: by its rule
        {"Australia/Lord_Howe", 2026}, // half an hour
        {"Antarctica/Troll", 2026},    // two hours
        {"Pacific/Apia", 2011},        // without a 30 December
        {"America/St_Johns", 2010},    // changed at a minute past midnight
        {"America/Santiago", 2027},    // changed at midnight
        {"Africa/Casablanca", 2026},   // standard time in Ramadan alone
        {"Asia/Kathmandu", 2026},
    }};
    SeededRandom random(14);
    int compared = 0;
    for (const auto& [name, year] : stretches) {
        const auto begin = utc(year, 1, 1);
        const auto end = utc(year + 1, 1, 3);
        const auto in = zone(name);
        const Oracle oracle(name, begin, end);
        for (int round = 0; round < 2; ++round) {
            const auto [text, meant] = random_expression(random);
            const auto expression = Cron::parse(text);
            if (!expression) continue; // never comes
            auto after = begin - minutes(1);
            for (const auto tick : oracle.ticks(meant)) {
                const auto found = expression->next(after, in);
                ASSERT_TRUE(found && *found == tick)
                    << text << " in " << name << " after " << to_seconds(after) << ": "
                    << (found ? to_seconds(*found) : 0.0) << ", not " << to_seconds(tick);
                after = tick;
                ++compared;
            }
            const auto beyond = expression->next(after, in);
            ASSERT_TRUE(!beyond || *beyond >= end) << text << " in " << name;
            ++compared;
        }
    }
    EXPECT_GT(compared, 10'000);
}

TEST(TimeZone, AgreesWithTheSystemAboutEachHour) {
    for (const std::string name :
         {"Europe/Berlin", "America/Santiago", "Pacific/Apia", "Africa/Casablanca", "UTC"}) {
        const auto in = zone(name);
        ::setenv("TZ", name.c_str(), 1);
        ::tzset();
        for (auto time = utc(1950, 1, 1); time < utc(2060, 1, 1); time += hours(37)) {
            const std::time_t whole = std::chrono::floor<seconds>(time).time_since_epoch().count();
            std::tm parts{};
            ::localtime_r(&whole, &parts);
            const auto period = in.at(time);
            ASSERT_EQ(period.ahead.count(), parts.tm_gmtoff) << name << ' ' << whole;
            ASSERT_TRUE(period.begin <= time && time < period.end) << name << ' ' << whole;
        }
        ::unsetenv("TZ");
        ::tzset();
    }
}

TEST(TimeZone, ARuleIsReadAsInTheVariable) {
    const auto summer = utc(2026, 7, 1);
    EXPECT_EQ(TimeZone::parse("UTC0")->at(summer).ahead, seconds(0));
    EXPECT_EQ(TimeZone::parse("<+0545>-5:45")->at(summer).ahead, hours(5) + minutes(45));
    EXPECT_EQ(TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3")->at(summer).ahead, hours(2));
    EXPECT_EQ(TimeZone::parse("CET-1CEST,J60,J300")->at(utc(2028, 2, 29, 12)).ahead, hours(1))
        << "1 March, always";
    EXPECT_EQ(TimeZone::parse("CET-1CEST,59,300")->at(utc(2028, 2, 29, 12)).ahead, hours(2))
        << "day 59 is it";
    for (const auto* wrong :
         {"", "X", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M10.5.0", "CET-1x", "TZif2", "<CET-1"})
        EXPECT_FALSE(TimeZone::parse(wrong)) << wrong;
}

TEST(TimeZone, ARuleOfNewYearIsOfAnotherYearAtUtc) {
    // Summer but for an hour: it begins on the first of January, 02:00, which is the day before at UTC.
    const auto zone = TimeZone::parse("CET-15CEST,0,0").value();
    const auto noon = std::chrono::sys_days(std::chrono::year(2026) / 12 / 31) + hours(12);
    const auto period = zone.at(WallTime(noon.time_since_epoch()));
    EXPECT_EQ(period.ahead, hours(16));
    EXPECT_EQ(zone.at(period.begin).ahead, hours(16));
    EXPECT_LT(period.end, WallTime::max());
}

TEST(TimeZone, AFileThatIsCutAnywhereIsRefusedOrWhole) {
    std::ifstream file("/usr/share/zoneinfo/Europe/Berlin", std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    const auto footer = bytes.rfind('\n', bytes.size() - 2);
    for (std::size_t length = 0; length < footer; ++length)
        ASSERT_FALSE(TimeZone::parse(bytes.substr(0, length))) << length;
    for (std::size_t at = 0; at < bytes.size(); ++at) { // nor is it believed to have more than it has
        auto spoilt = bytes;
        spoilt[at] = static_cast<char>(~spoilt[at]);
        if (const auto zone = TimeZone::parse(spoilt)) // its changes may be beyond all time
            for (const int year : {1900, 2026, 2400})
                EXPECT_LE(zone->at(utc(year, 7, 1)).begin, utc(year, 7, 1));
    }
}

TEST(TimeZone, AChangeInTheLastSecondThatThereIsBeginsThere) {
    // RFC 9636 §3.2: one block of version 1, which has no times, and one with times of 64 bits.
    const auto number = [](std::uint64_t value, int bytes) {
        std::string text;
        for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i));
        return text;
    };
    const auto last = std::chrono::floor<seconds>(WallTime::max());
    const auto block = [&](int width) {
        auto text = "TZif2" + std::string(15, '\0');
        for (const int count : {0, 0, 0, width == 8 ? 1 : 0, 2, 4})
            text += number(static_cast<std::uint64_t>(count), 4);
        if (width == 8) text += number(static_cast<std::uint64_t>(last.time_since_epoch().count()), 8) + '\1';
        return text + number(0, 4) + std::string(2, '\0') + number(3600, 4) + std::string(2, '\0')
               + std::string("UTC\0", 4);
    };
    const auto zone = TimeZone::parse(block(4) + block(8) + "\n\n").value();
    EXPECT_EQ(zone.at(utc(2026, 1, 1)).ahead, seconds(0));
    EXPECT_EQ(zone.at(utc(2026, 1, 1)).end, WallTime(last));
    EXPECT_EQ(zone.at(WallTime::max() - microseconds(1)).ahead, hours(1));
}

} // namespace
} // namespace tutti::calendar
