#include "sections/schedule_section.hpp"

#include "base/name.hpp"
#include "sections/section.hpp"

namespace tutti::sections {

void read_schedule(toml::TableReader& table, ScheduleSection& section) {
    // The same as of a service's `every`.
    const Period interval{milliseconds(1), std::chrono::days(366)};
    table.read_each(interval, [&](const Member& source, microseconds every) {
        if (is_name_segment(source.key))
            section.intervals.insert_or_assign(source.key, every);
        else
            table.mistake(source.key, "is no name of a source: a-z, 0-9, '_' and '-'");
    });
}

} // namespace tutti::sections
