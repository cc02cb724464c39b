// How hot the processor is, as the kernel says it below /sys.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace tutti::io {

/// °C, of the machine whose /sys lies below `root` ("/" for this one). Nothing where it has no such sensor.
std::optional<double> processor_temperature(const std::filesystem::path& root);

/// Thousandths of a degree, as the kernel's files have them. Nothing for what no processor lives through: a
/// failed sensor.
std::optional<double> parse_millidegrees(std::string_view text);

} // namespace tutti::io
