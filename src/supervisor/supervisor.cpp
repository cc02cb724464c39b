#include "supervisor/supervisor.hpp"

#include "io/directories.hpp"
#include "io/file.hpp"
#include "io/lock_file.hpp"
#include "io/stream.hpp"
#include "io/system_random.hpp"
#include "supervisor/credentials.hpp"
#include "supervisor/handover.hpp"
#include "supervisor/installation_run.hpp"
#include "supervisor/leftovers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <csignal>
#include <unistd.h>

namespace tutti::supervisor {

namespace {

constexpr milliseconds pause_between_attempts = seconds(1);

io::Log own_log(const Options& options) {
    io::Log log("supervisor", options.log_level, STDERR_FILENO, io::Patience::Never);
    log.show_as(options.log_look);
    return log;
}

Result<void> leave_nothing(const Options& options) {
    if (auto cleared = clear_services(options.run_directory); !cleared) return cleared;
    own_log(options).info("everything has stopped");
    return {};
}

/// Until somebody ends it, or hands over to another run. An error: it could not begin.
Result<std::optional<Handover>> supervise_until_told(
    const Options& options, const std::vector<LaunchPlan>& plans, const std::optional<ReloadPlan>& reload,
    SocketStore& sockets
) {
    if (auto made = make_directories(options, plans); !made) return pass_on(made);
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
    // Then services live that count on us: what hinders us now is waited for, and ends nothing.
    bool goes_on = lock->is_inherited();
    while (true) {
        const auto plans = plan_launches(options, *key);
        auto ended = supervise_until_told(options, plans, reload, sockets);
        if (!ended) {
            if (!goes_on) return pass_on(ended);
            own_log(options).error(ended.error().message + "; nobody supervises until that is mended");
            if (told_to_end_within(pause_between_attempts)) return pass_on(ended);
            continue;
        }
        if (!*ended) return leave_nothing(options);
        goes_on = true;
        reload.reset();
        if ((*ended)->options) {
            options = std::move(*(*ended)->options);
            reload = std::move((*ended)->plan);
        } else {
            const auto error = replace_program(options.program_directory / "tutti", *lock, sockets);
            own_log(options).error(error.message);
        }
    }
}

} // namespace tutti::supervisor
