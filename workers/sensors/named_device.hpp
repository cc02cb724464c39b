// Devices by the name that their driver gives them: which number the kernel gave it depends on what else is
// there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::sensors {

/// Of the entries of a folder of /sys/class that begin with `prefix`, the one whose file `name_file` says
/// `name`: "fb1".
std::optional<std::string> find_named_device(
    const std::filesystem::path& folder, std::string_view prefix, std::string_view name_file,
    std::string_view name
);

} // namespace tutti::sensors
