// A display of the file as the output service is told of it.
#pragma once

#include "installation/installation.hpp"
#include "output/output_service.hpp"

#include <filesystem>

namespace tutti {

/// Display and installation outlive the plan. `folder`: of the installation's file.
output::DisplayPlan plan_of(
    const display::Display& display, const installation::Installation& installation,
    const std::filesystem::path& folder
);

} // namespace tutti
