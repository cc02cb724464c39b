// tutti-control: what an installation is to be and what happened to it, kept; and its store by hand. Only the
// command line and wiring.
#include "apps/command_table.hpp"
#include "apps/worker_options.hpp"
#include "cli/config_file.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "command/print.hpp"
#include "control_plane/control_service.hpp"
#include "control_plane/store_commands.hpp"

#include <CLI/CLI.hpp> // here alone

#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

namespace {

constexpr auto footer =
    R"(Without a command it is the service itself, which `tutti up` starts where the file has [control]
(docs/governance/store.md).

Examples:
  tutti control check                        whether all that is kept is as it was written
  tutti control backup /media/usb/today.db   a copy, while everything goes on
  tutti control restore /media/usb/today.db  put it back, after `tutti stop control`)";

std::filesystem::path usual_store() { return io::state_directory() / "control.db"; }

int run_service() {
    const auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    auto options = worker_options(*installation, "control", "Keeps what the installation is to be.");
    options.topics = {"event/control/#", "health/" + options.name};
    worker::Worker worker(std::move(options));
    const auto& control = installation->control;
    const control_plane::ControlService service(
        worker, {.store = usual_store(),
                 .events = {control.events.most, control.events.age},
                 .audit = {control.audit.most, control.audit.age},
                 .bus_role = governance::role_from(control.bus_role).value_or(governance::UserRole::Admin),
                 .prefix = installation->bus_prefix()}
    );
    return worker.run();
}

struct Arguments {
    control_plane::StoreCommandOptions store{usual_store()};
    std::filesystem::path file;
    int exit_code = command::Success;
};

void add_store(CLI::App& command, control_plane::StoreCommandOptions& options) {
    command.add_option("--service", options.service, "The service, where it has another name")
        ->capture_default_str();
    command.add_option("--store", options.store, "Another file than this installation's");
}

void add_commands(CLI::App& app, Arguments& arguments) {
    auto* check = app.add_subcommand("check", "Read all of the store: pages, rows, events");
    add_store(*check, arguments.store);
    check->callback([&] { arguments.exit_code = control_plane::check(arguments.store); });
    auto* backup = app.add_subcommand("backup", "Copy the store as it is now, while everything goes on");
    backup->add_option("file", arguments.file, "The copy, where nothing is yet")->required();
    add_store(*backup, arguments.store);
    backup->callback([&] { arguments.exit_code = control_plane::back_up(arguments.store, arguments.file); });
    auto* restore =
        app.add_subcommand("restore", "Put a copy in the store's place, while the service is stopped");
    restore->add_option("file", arguments.file, "The copy, which stays")->required();
    add_store(*restore, arguments.store);
    restore->callback([&] { arguments.exit_code = control_plane::restore(arguments.store, arguments.file); });
}

std::optional<int> refuse_command(const CLI::App& app, std::string_view word) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    return command::refuse_unknown_command("tutti control", word, names);
}

int run_control_command(int argc, char** argv) {
    if (argc == 1) return run_service();
    Arguments arguments;
    CLI::App app("What the installation is to be and what happened to it, kept.", "tutti control");
    app.require_subcommand(0, 1);
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(footer);
    add_commands(app, arguments);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto refused = refuse_command(app, argv[1])) return *refused;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    return arguments.exit_code;
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_control_command(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
