// What an installation's file names and the disk does not have: it is right, and cannot run here yet.
#pragma once

#include "installation/installation.hpp"
#include "toml/mistake.hpp"

#include <filesystem>
#include <string_view>
#include <vector>

namespace tutti::cli {

/// A warning for each program, working directory, user, read-only path, time zone and secret that is not
/// there, in the order of the file. `text` is the file's, `folder` where it lies, `programs` where the
/// programs lie that ship with Tutti.
std::vector<toml::Mistake> missing_files(
    const installation::Installation& installation, std::string_view text,
    const std::filesystem::path& folder, const std::filesystem::path& programs
);

} // namespace tutti::cli
