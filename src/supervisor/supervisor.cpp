#include "supervisor/supervisor.hpp"

#include "io/directories.hpp"
#include "io/file.hpp"
#include "io/lock_file.hpp"
#include "io/stream.hpp"
#include "io/system_random.hpp"
#include "supervisor/credentials.hpp"
#include "supervisor/handover.hpp"
#include "supervisor/installation_run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <csignal>

namespace tutti::supervisor {

namespace {

/// Until somebody ends it, or hands over to another run.
Result<std::optional<Handover>> supervise_until_told(
    const Options& options, const std::vector<LaunchPlan>& plans, const std::optional<ReloadPlan>& reload,
    SocketStore& sockets
) {
    io::SystemRandom random;
    auto specs = specs_of(plans);
    if (!specs) return pass_on(specs);
    auto supervision = supervise::Supervision::of(std::move(*specs), random, options.groups);
    if (!supervision) return pass_on(supervision);

    // A closed terminal or log pipe ends nothing. Children get the default actions back.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);

    asio::io_context context(1);
    InstallationRun run(context.get_executor(), options, plans, std::move(*supervision), reload, sockets);
    release_signals();
    Result<std::optional<Handover>> result;
    asio::co_spawn(
        context, run.run(),
        [&](const std::exception_ptr& error, Result<std::optional<Handover>> ended) {
            if (error) std::rethrow_exception(error);
            hold_signals();
            result = std::move(ended);
            context.stop();
        }
    );
    context.run();
    return result;
}

} // namespace

Result<void> run(Options options) {
    if (auto made = io::make_run_directory(options.run_directory); !made) return made;
    // Held until we end, however that happens: what a second supervisor looks at first.
    auto lock = take_lock(options.run_directory / "up.lock");
    if (!lock && lock.error().code == ErrorCode::Conflict)
        return fail(ErrorCode::Conflict, fmt::format("tutti is already up: {}", lock.error().message));
    if (!lock) return pass_on(lock);
    auto key = load_bus_key(options.run_directory);
    if (!key) return pass_on(key);
    std::optional<ReloadPlan> reload;
    auto sockets = inherit_sockets();
    while (true) {
        const auto plans = plan_launches(options, *key);
        if (auto made = make_directories(options, plans); !made) return made;
        auto ended = supervise_until_told(options, plans, reload, sockets);
        if (!ended) return pass_on(ended);
        if (!*ended) return {};
        reload.reset();
        if ((*ended)->options) {
            options = std::move(*(*ended)->options);
            reload = std::move((*ended)->plan);
        } else {
            const auto error = replace_program(options.program_directory / "tutti", *lock, sockets);
            io::Log("supervisor", options.log_level).error(error.message);
        }
    }
}

} // namespace tutti::supervisor
