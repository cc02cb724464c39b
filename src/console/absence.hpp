// What a screen shows whose service is not there: that it is not, and how to have it.
#pragma once

#include "console/screen.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tutti::console {

/// Sentences for draw_notice(); none where the service runs. `table` is what the installation's file needs.
std::vector<std::string>
absence_of(const Known& known, std::string_view service, std::string_view what_for, std::string_view table);

/// Of what comes over the bus only; none where the bus answers.
std::vector<std::string> silence_of_bus(const Known& known);

/// Draws it. False: the service runs.
bool draw_absence(
    Canvas& canvas, Area area, const Known& known, std::string_view service, std::string_view what_for,
    std::string_view table
);

} // namespace tutti::console
