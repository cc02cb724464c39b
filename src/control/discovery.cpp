#include "control/discovery.hpp"

#include "base/name.hpp"
#include "io/lock_file.hpp"

#include <system_error>

#include <algorithm>

namespace tutti::control {

std::vector<Found> discover(const std::filesystem::path& directory) {
    std::vector<Found> found;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        const auto& path = entry->path();
        std::error_code unreadable;
        if (path.extension() != ".sock" || !entry->is_socket(unreadable)) continue;
        const auto worker = path.stem().native();
        if (!is_dotted_name(worker)) continue;
        found.push_back({worker, path, io::LockFile::holder(directory / (worker + ".lock"))});
    }
    std::ranges::sort(found, {}, &Found::worker);
    return found;
}

} // namespace tutti::control
