// A file gets a name that nobody has, also where several want it at once.
#pragma once

#include "base/result.hpp"

#include <filesystem>

namespace tutti::store {

/// Down to the disk. Conflict where something bears that name already. Within one file system.
Result<void> move_to_free_name(const std::filesystem::path& from, const std::filesystem::path& to);

/// The same for a copy that was made for somebody, also to another file system: whole or not at all. What it
/// was made as goes either way.
Result<void> move_copy(const std::filesystem::path& from, const std::filesystem::path& to);

/// A name is there after a power cut only when its folder is on the disk as well.
Result<void> sync_folder_of(const std::filesystem::path& path);

} // namespace tutti::store
