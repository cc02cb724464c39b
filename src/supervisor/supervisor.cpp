#include "supervisor/supervisor.hpp"

#include "io/directories.hpp"
#include "io/file.hpp"
#include "io/lock_file.hpp"
#include "io/stream.hpp"
#include "io/system_random.hpp"
#include "supervisor/credentials.hpp"
#include "supervisor/installation_run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <csignal>

namespace tutti::supervisor {

namespace {

Result<void> make_directories(const Options& options, const std::vector<LaunchPlan>& plans) {
    const auto services = services_directory(options.run_directory);
    for (const auto& path : {options.state_directory, options.state_directory / "log", services})
        if (auto made = io::make_private_directory(path); !made) return made;
    for (const auto& plan : plans) {
        if (auto made = io::make_private_directory(plan.paths.directory); !made) return made;
        if (auto fits = io::check_socket_path(plan.paths.control); !fits) return fits;
    }
    return {};
}

std::vector<supervise::ServiceSpec> specs_of(const std::vector<LaunchPlan>& plans) {
    std::vector<supervise::ServiceSpec> specs;
    for (const auto& plan : plans) specs.push_back(plan.spec);
    return specs;
}

Result<void> supervise_until_told(const Options& options, const std::vector<LaunchPlan>& plans) {
    io::SystemRandom random;
    auto supervision = supervise::Supervision::of(specs_of(plans), random);
    if (!supervision) return pass_on(supervision);

    // A closed terminal or log pipe ends nothing. Children get the default actions back.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);

    asio::io_context context(1);
    InstallationRun run(context.get_executor(), options, plans, std::move(*supervision));
    Result<void> result;
    asio::co_spawn(context, run.run(), [&](const std::exception_ptr& error, Result<void> ended) {
        if (error) std::rethrow_exception(error);
        result = std::move(ended);
        context.stop();
    });
    context.run();
    return result;
}

} // namespace

Result<void> run(Options options) {
    if (auto made = io::make_run_directory(options.run_directory); !made) return made;
    // Held until we end, however that happens: what a second supervisor looks at first.
    auto lock = io::LockFile::acquire(options.run_directory / "up.lock");
    if (!lock && lock.error().code == ErrorCode::Conflict)
        return fail(ErrorCode::Conflict, fmt::format("tutti is already up: {}", lock.error().message));
    if (!lock) return pass_on(lock);
    auto key = load_bus_key(options.run_directory);
    if (!key) return pass_on(key);
    const auto plans = plan_launches(options, *key);
    if (auto made = make_directories(options, plans); !made) return made;
    return supervise_until_told(options, plans);
}

} // namespace tutti::supervisor
