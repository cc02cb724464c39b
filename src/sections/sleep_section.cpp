#include "sections/sleep_section.hpp"

namespace tutti::sections {

void read_sleep(toml::TableReader& table, SleepSection& section) {
    table.read("start_hour", section.start_hour, toml::Whole{0, 23});
    table.read("end_hour", section.end_hour, toml::Whole{0, 23});
    table.read("disable_pi_leds", section.disable_pi_leds, toml::Boolean{});
}

} // namespace tutti::sections
