// The section `schedule`: how often sources poll. Its keys are their names.
#pragma once

#include "base/time.hpp"
#include "sections/section.hpp"
#include "toml/table_reader.hpp"

#include <map>
#include <string>

namespace tutti::sections {

/// What an interval may be: the same as of a service's `every`.
inline constexpr Period schedule_period{milliseconds(1), std::chrono::days(366)};

struct ScheduleSection {
    /// By source. One that is not named keeps the interval that it was started with.
    std::map<std::string, microseconds, std::less<>> intervals;

    bool operator==(const ScheduleSection&) const = default;
};

void read_schedule(toml::TableReader& table, ScheduleSection& section);

} // namespace tutti::sections
