#include "control/discovery.hpp"

#include "base/name.hpp"
#include "io/file.hpp"
#include "io/lock_file.hpp"

#include <system_error>

#include <algorithm>

namespace tutti::control {

std::vector<Found> discover(const std::filesystem::path& directory) {
    std::vector<Found> found;
    for (const auto& path : io::paths_in(directory)) {
        std::error_code unreadable;
        if (path.extension() != ".sock" || !std::filesystem::is_socket(path, unreadable)) continue;
        const auto worker = path.stem().native();
        if (!is_dotted_name(worker)) continue;
        found.push_back({worker, path, io::LockFile::holder(directory / (worker + ".lock"))});
    }
    std::ranges::sort(found, {}, &Found::worker);
    return found;
}

} // namespace tutti::control
