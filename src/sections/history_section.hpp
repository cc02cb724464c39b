// The section `history`: which readings are kept, and for how long.
#pragma once

#include "sections/section.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace tutti::sections {

struct HistorySection {
    microseconds flush = seconds(60); ///< what came is written together so often
    microseconds samples = std::chrono::days(1);
    microseconds minutes = std::chrono::days(31);
    microseconds quarter_hours = std::chrono::days(366);
    std::size_t max_size = 256 << 20;
    std::vector<std::string> leave_out = {
    }; ///< filters of MQTT on source/sensor: "system/uptime", "camera/#"

    bool operator==(const HistorySection&) const = default;
};

void read_history(toml::TableReader& table, HistorySection& section);

} // namespace tutti::sections
