// A folder shown piece by piece: for those that are too large to be held.
#pragma once

#include <system_error>

#include <cstdint>
#include <filesystem>
#include <functional>

namespace tutti::io {

enum class Visit : std::uint8_t { GoOn, Stop };

/// Shows what lies in it, in no order. The iterators of the standard library throw where a folder fails them
/// halfway; this says so.
std::error_code visit_folder(
    const std::filesystem::path& folder, const std::function<Visit(const std::filesystem::path& path)>& visit
);

} // namespace tutti::io
