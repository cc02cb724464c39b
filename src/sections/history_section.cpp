#include "sections/history_section.hpp"

#include "mqtt/topic.hpp"

#include <utility>

namespace tutti::sections {

namespace {

constexpr auto longest_kept = std::chrono::days(3660);

toml::Read<std::string> filter(const Value& value) {
    auto text = toml::Text{}(value);
    if (!text) return text;
    const auto parsed = mqtt::parse_filter(*text);
    if (!parsed || !parsed->share_name.empty())
        return toml::complain("must be a filter on source/sensor, such as \"system/uptime\" or \"camera/#\"");
    return text;
}

} // namespace

void read_history(toml::TableReader& table, HistorySection& section) {
    table.read("flush", section.flush, Period{seconds(1), std::chrono::minutes(5)});
    table.read("samples", section.samples, Period{std::chrono::hours(2), longest_kept});
    table.read("minutes", section.minutes, Period{std::chrono::days(2), longest_kept});
    table.read("quarter_hours", section.quarter_hours, Period{std::chrono::days(2), longest_kept});
    table.read("max_size", section.max_size, toml::Size{1 << 20, std::size_t{1} << 40});
    table.read_list("leave_out", section.leave_out, filter);
}

} // namespace tutti::sections
