// The section `sleep`: when the lights are out.
#pragma once

#include "toml/table_reader.hpp"

namespace tutti::sections {

struct SleepSection {
    int start_hour = 0;           ///< 0 to 23, by the clock of the place
    int end_hour = 0;             ///< equal hours: never
    bool disable_pi_leds = false; ///< whether the board's own lights are out as well

    bool operator==(const SleepSection&) const = default;
};

void read_sleep(toml::TableReader& table, SleepSection& section);

} // namespace tutti::sections
