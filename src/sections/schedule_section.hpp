// The section `schedule`: how often sources poll. Its keys are their names.
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"

#include <map>
#include <string>

namespace tutti::sections {

struct ScheduleSection {
    /// By source. One that is not named keeps the interval that it was started with.
    std::map<std::string, microseconds, std::less<>> intervals;

    bool operator==(const ScheduleSection&) const = default;
};

void read_schedule(toml::TableReader& table, ScheduleSection& section);

} // namespace tutti::sections
