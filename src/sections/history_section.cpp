#include "sections/history_section.hpp"

#include "sections/reading_filter.hpp"

namespace tutti::sections {

namespace {

constexpr auto longest_kept = std::chrono::days(3660);

} // namespace

void read_history(toml::TableReader& table, HistorySection& section) {
    table.read("flush", section.flush, Period{seconds(1), std::chrono::minutes(5)});
    table.read("samples", section.samples, Period{std::chrono::hours(2), longest_kept});
    table.read("minutes", section.minutes, Period{std::chrono::days(2), longest_kept});
    table.read("quarter_hours", section.quarter_hours, Period{std::chrono::days(2), longest_kept});
    table.read("max_size", section.max_size, toml::Size{1 << 20, std::size_t{1} << 40});
    table.read_list("leave_out", section.leave_out, reading_filter);
}

} // namespace tutti::sections
