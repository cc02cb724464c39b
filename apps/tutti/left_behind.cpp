#include "apps/tutti/left_behind.hpp"

#include "supervisor/leftovers.hpp"

#include <utility>

namespace tutti {

LeftBehind::LeftBehind(std::filesystem::path run_directory) : run_directory_(std::move(run_directory)) {}

Task<std::vector<command::Orphan>> LeftBehind::find() {
    const auto leftovers = co_await supervisor::find_leftovers(run_directory_);
    std::vector<command::Orphan> orphans;
    for (const auto& leftover : leftovers)
        orphans.push_back({leftover.service, leftover.pid, leftover.since});
    co_return orphans;
}

Task<Result<void>> LeftBehind::end() { return supervisor::end_leftovers(run_directory_); }

} // namespace tutti
