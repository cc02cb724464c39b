// tutti-container: the process of a service whose `runner` is "docker": it lives as long as the container
// does. Only wiring.
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "command/run_task.hpp"
#include "container/arguments.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/notify.hpp"
#include "runner/container_run.hpp"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <string_view>
#include <utility>

namespace {

using namespace tutti;
namespace fs = std::filesystem;

runner::ContainerPlan plan_of(container::Spec spec) {
    runner::ContainerPlan plan{.spec = std::move(spec), .surroundings = {}, .kept_log = {}};
    plan.surroundings.folder = fs::current_path();
    for (const auto& name : plan.spec.variables)
        if (auto value = io::environment(name.c_str()))
            plan.surroundings.variables.emplace_back(name, std::move(*value));
    if (!io::environment("TUTTI_RUN_DIR")) return plan;
    plan.surroundings.run_directory = io::run_directory();
    plan.kept_log = io::run_directory() / "services" / plan.spec.service / "container.log-place";
    return plan;
}

int end_with(const io::Log& log, const Error& error) {
    log.error(error.message);
    io::notify("STATUS=" + error.message);
    return runner::not_run;
}

Task<int> prepare(
    asio::io_context& context, const fs::path& socket, const runner::ContainerPlan& plan, const io::Log& log,
    Result<runner::Found>& found
) {
    runner::Engine engine(context.get_executor(), socket);
    found = co_await runner::prepare(engine, plan, log);
    co_return command::Success;
}

Task<int> run_to_its_end(
    asio::io_context& context, command::EndRequest& end, const fs::path& socket,
    const runner::ContainerPlan& plan, const io::Log& log, const runner::Found& found, Result<int>& ended
) {
    runner::Engine engine(context.get_executor(), socket);
    ended = co_await runner::run_container(engine, plan, found, end, log);
    co_return command::Success;
}

int run(container::Spec spec) {
    const io::Log log(spec.service);
    const auto socket = runner::find_engine(spec.engine);
    if (!socket) return end_with(log, socket.error());
    const auto plan = plan_of(std::move(spec));
    Result<runner::Found> found;
    // Until something of ours runs, a signal may end us where we are.
    const int prepared = command::run_task([&](asio::io_context& context) {
        return prepare(context, *socket, plan, log, found);
    });
    if (prepared != command::Success) return prepared;
    if (!found) return end_with(log, found.error());
    Result<int> ended;
    const int ran = command::run_task(
        command::Interrupt::AsksFirst,
        [&](asio::io_context& context, command::EndRequest& end) {
            return run_to_its_end(context, end, *socket, plan, log, *found, ended);
        }
    );
    if (ran != command::Success) return ran;
    return ended ? *ended : end_with(log, ended.error());
}

Task<int> remove_all(
    asio::io_context& context, const fs::path& socket, const runner::ContainerPlan& plan, const io::Log& log
) {
    runner::Engine engine(context.get_executor(), socket);
    const auto removed = co_await runner::remove_leftovers(engine, plan, log);
    co_return removed ? command::Success : end_with(log, removed.error());
}

int remove(container::Spec spec) {
    const io::Log log(spec.service);
    const auto socket = runner::find_engine(spec.engine);
    if (!socket) return end_with(log, socket.error());
    const auto plan = plan_of(std::move(spec));
    return command::run_task([&](asio::io_context& context) {
        return remove_all(context, *socket, plan, log);
    });
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // the engine may close, and whoever reads our output
    const std::string_view word = argc > 1 ? argv[1] : "";
    const bool has_command = word == "run" || word == "remove";
    bool shows_help = !has_command;
    auto spec =
        container::parse_command_line(argc - (has_command ? 1 : 0), argv + (has_command ? 1 : 0), shows_help);
    if (!spec) return command::report_failure(spec.error());
    if (!shows_help) return word == "remove" ? remove(std::move(*spec)) : run(std::move(*spec));
    container::Spec shown;
    command::put_out(container::arguments_for(shown, shows_help)
                         .help(
                             "tutti-container run",
                             "Runs a container of Docker or podman as a process, until it "
                             "ends. A command for it follows behind --. `tutti-container remove` with the "
                             "same words removes what one that was killed left behind."
                         ));
    command::flush_out();
    return command::Success;
}
