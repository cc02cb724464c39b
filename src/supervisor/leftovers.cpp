#include "supervisor/leftovers.hpp"

#include "io/clock.hpp"
#include "io/disk.hpp"
#include "io/file.hpp"
#include "io/lock_file.hpp"
#include "io/task_group.hpp"
#include "supervisor/live_run.hpp"
#include "supervisor/memory_file.hpp"

#include <system_error>

#include <algorithm>
#include <optional>

namespace tutti::supervisor {

namespace {

namespace fs = std::filesystem;

/// The folder of each service that was there.
std::vector<std::string> service_names(const fs::path& run_directory) {
    std::vector<std::string> names;
    for (const auto& path : io::paths_in(services_directory(run_directory))) names.push_back(path.filename());
    return names;
}

Task<void> end_service(ServicePaths paths) {
    constexpr microseconds grace = seconds(5);
    // Why one does not end clear_services says, of all at once.
    const auto ended = co_await end_leftover(std::move(paths), grace);
    static_cast<void>(ended);
}

/// Where no shim holds the lock: one that was killed as well left the service's processes without it.
std::optional<Leftover> find_strays_of(const std::string& name, const ServicePaths& paths) {
    io::SystemDisk disk;
    const auto remembered = load_memory(disk, paths.memory, boot_id(), io::steady_now());
    if (!remembered || !remembered->memory.live) return std::nullopt;
    const auto strays = find_strays(remembered->invocation).found;
    if (strays.empty()) return std::nullopt;
    const bool has_main = std::ranges::find(strays, remembered->memory.pid) != strays.end();
    return Leftover{name, has_main ? remembered->memory.pid : strays.front(), remembered->memory.started_at};
}

} // namespace

Task<std::vector<Leftover>> find_leftovers(fs::path run_directory) {
    std::vector<Leftover> found;
    if (io::LockFile::holder(run_directory / "up.lock") != 0) co_return found;
    for (const auto& name : service_names(run_directory)) {
        const ServicePaths paths(services_directory(run_directory), name);
        const auto live = co_await find_live_run(paths);
        if (live && !live->has_value()) {
            if (auto strays = find_strays_of(name, paths)) found.push_back(std::move(*strays));
            continue;
        }
        Leftover leftover{name, 0, io::steady_now()};
        if (live) {
            leftover.pid = (*live)->state.main_pid;
            leftover.since = SteadyTime(microseconds((*live)->state.started_at));
        }
        found.push_back(std::move(leftover));
    }
    co_return found;
}

Task<Result<void>> end_leftovers(fs::path run_directory) {
    auto lock = io::LockFile::acquire(run_directory / "up.lock");
    if (!lock) co_return pass_on(lock);
    const std::string last = "hub";
    auto first = service_names(run_directory);
    const bool has_last = std::erase(first, last) > 0;
    const auto services = services_directory(run_directory);
    const auto executor = co_await asio::this_coro::executor;
    io::TaskGroup tasks(executor);
    for (const auto& name : first) tasks.spawn("leftover " + name, end_service(ServicePaths(services, name)));
    co_await tasks.join();
    if (has_last) co_await end_service(ServicePaths(services, last));
    std::error_code ignored;
    fs::remove(run_directory / "supervisor.sock", ignored);
    co_return clear_services(run_directory);
}

Result<void> clear_services(const fs::path& run_directory) {
    const auto services = services_directory(run_directory);
    std::optional<Error> left;
    for (const auto& name : service_names(run_directory)) {
        auto cleared = clear_service(ServicePaths(services, name));
        if (cleared) continue;
        if (left) cleared.error().message = left->message + "; " + cleared.error().message;
        left = std::move(cleared.error());
    }
    if (left) return std::unexpected(std::move(*left));
    std::error_code ignored;
    fs::remove(services, ignored); // where nothing was set aside
    return {};
}

} // namespace tutti::supervisor
