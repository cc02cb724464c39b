// The command line of `tutti exports`.
#pragma once

#include "installation/exports_section.hpp"

#include <filesystem>

namespace tutti::exports {

/// Where they lie, as the section [exports] says.
std::filesystem::path folder_of_exports(const installation::ExportsConfig& config);

int run_exports_command(int argc, char** argv);

} // namespace tutti::exports
