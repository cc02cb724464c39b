// What of a file's light leads nowhere, as only who knows the scenes can say.
#pragma once

#include <filesystem>

namespace tutti {

/// Says it, each as a warning; the exit code.
int check_light(const std::filesystem::path& config);

} // namespace tutti
