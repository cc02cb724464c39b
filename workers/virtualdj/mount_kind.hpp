// Whether the system can say that a file changed: on a mount of another machine's disk, changes made there
// are no news here.
#pragma once

#include <filesystem>

namespace tutti::virtualdj {

/// Of the folder, or of the nearest one above it that is there.
bool is_far_mount(std::filesystem::path folder);

} // namespace tutti::virtualdj
