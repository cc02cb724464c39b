// What is kept of scenes in the tree, pictures and pages, and whether a test is to write it.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace tutti::scene::golden {

inline const std::filesystem::path source_folder = TUTTI_SOURCE_DIR;

/// Whether what is kept is to be written, not held against what is drawn: TUTTI_WRITE_GOLDEN=1.
inline bool is_writing() { return std::getenv("TUTTI_WRITE_GOLDEN") != nullptr; }

} // namespace tutti::scene::golden
