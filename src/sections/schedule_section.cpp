#include "sections/schedule_section.hpp"

#include "base/name.hpp"

namespace tutti::sections {

void read_schedule(toml::TableReader& table, ScheduleSection& section) {
    table.read_each(schedule_period, [&](const Member& source, microseconds every) {
        if (is_name_segment(source.key))
            section.intervals.insert_or_assign(source.key, every);
        else
            table.mistake(source.key, "is no name of a source: a-z, 0-9, '_' and '-'");
    });
}

} // namespace tutti::sections
