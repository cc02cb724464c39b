// `tutti audio analyze FILE`: what is heard in a file, frame by frame.
#pragma once

#include <filesystem>

namespace tutti {

/// Prints a line of JSON a frame; gives the exit code.
int analyze_file(const std::filesystem::path& path);

} // namespace tutti
