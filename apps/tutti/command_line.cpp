#include "apps/tutti/command_line.hpp"

#include "apps/command_table.hpp"
#include "apps/tutti/config_arguments.hpp"
#include "apps/tutti/examples.hpp"
#include "apps/tutti/install_arguments.hpp"
#include "apps/tutti/left_behind.hpp"
#include "apps/tutti/log_arguments.hpp"
#include "apps/tutti/look_arguments.hpp"
#include "apps/tutti/option_values.hpp"
#include "apps/tutti/programs.hpp"
#include "apps/tutti/recording_arguments.hpp"
#include "cli/bus_commands.hpp"
#include "cli/completion.hpp"
#include "cli/config_file.hpp"
#include "cli/doctor.hpp"
#include "cli/logs.hpp"
#include "cli/pack_logs.hpp"
#include "cli/reload.hpp"
#include "cli/service_actions.hpp"
#include "cli/services.hpp"
#include "cli/sources.hpp"
#include "command/bus_target.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "installation/command_programs.hpp"
#include "installation/programs.hpp"
#include "io/directories.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace tutti {

namespace {

namespace fs = std::filesystem;

constexpr auto footer =
    R"(Exit codes: 0 done, 1 it failed, 2 wrong usage or configuration, 3 not running or not ready, 4 no such thing.

First steps:
  tutti up examples/home/tutti.toml    start an installation (Ctrl-C stops it)
  tutti console                        all of it at a glance, and the keys for it
  tutti status                         what runs, since when, and why
  tutti logs -f                        what everybody says
  tutti sources                        what every source says now)";

/// What every command's options share; CLI11 writes into it, so it outlives the parse.
struct Arguments {
    UpOptions up;
    cli::ServiceActionOptions service;
    cli::DownOptions down;
    cli::ReloadOptions reload;
    cli::UpgradeOptions upgrade;
    InstallArguments install;
    cli::LogsOptions logs;
    cli::PackLogsOptions pack_logs;
    LookArguments looks;
    cli::PublishOptions publish;
    cli::SubscribeOptions subscribe;
    cli::SourcesOptions sources;
    cli::CallOptions call;
    cli::ConfigOptions config;
    cli::ConfigCheckOptions config_check;
    cli::DoctorOptions doctor;
    RecordingArguments recording;
    bool json = false;
    std::string bus_url;
    std::string shell;
    /// What stays for days runs once the parser is gone: its options are a fifth of the memory of a
    /// supervisor.
    std::function<int()> stay;
};

void add_json(CLI::App* command, bool& json) {
    command->add_flag("--json", json, "Print JSON, for programs");
}

void add_bus(CLI::App* command, Arguments& arguments) {
    command->add_option("--bus", arguments.bus_url, command::help_of_bus);
}

/// The renderer knows scenes and their parameters; where it is not built, nobody does.
int check_light(const fs::path& config) {
    command::flush_out();
    const auto program = io::program_directory() / "tutti-render";
    ::execl(program.c_str(), "render", "check", config.c_str(), static_cast<char*>(nullptr));
    return command::Success;
}

void add_installation_commands(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* up = app.add_subcommand("up", "Start an installation and stay: the supervisor");
    up->add_option(
        "config", arguments.up.config, "The installation's file (default: $TUTTI_CONFIG, or ./tutti.toml)"
    );
    up->add_option("--listen", arguments.up.listen, "Address of the web page, instead of gateway.listen")
        ->type_name("HOST:PORT");
    up->add_option("--password-file", arguments.up.password_file, "File with the page's password")
        ->type_name("FILE");
    up->add_option("--web", arguments.up.web, "Folder of the built web page")->type_name("DIR");
    up->add_flag("--quiet", arguments.up.quiet, "Say nothing while all goes well");
    up->add_flag(
        "--check", arguments.up.check,
        "Only say whether it would start so; `tutti upgrade` asks the new program"
    );
    up->callback([&] { arguments.stay = [&options = arguments.up] { return run_up(options); }; });

    auto* down = app.add_subcommand("down", "Stop everything, in reverse order, and wait until it is gone");
    add_json(down, arguments.down.json);
    down->callback([&] { exit_code = cli::down(arguments.down); });

    const auto add_action = [&](const char* name, const char* help, cli::ServiceAction action) {
        auto* command = app.add_subcommand(name, help);
        command->add_option("services", arguments.service.services, "Names, as `tutti status` shows them")
            ->required();
        command->add_option("--timeout", arguments.service.timeout, "Seconds to wait until it has come about")
            ->capture_default_str()
            ->check(some_seconds());
        command->add_flag_callback(
            "--no-wait", [&arguments] { arguments.service.patience = cli::Patience::Leave; },
            "Return as soon as it has begun"
        );
        add_json(command, arguments.service.json);
        command->callback([&arguments, &exit_code, action] {
            arguments.service.action = action;
            exit_code = cli::service_action(arguments.service);
        });
    };
    add_action("start", "Start services and wait until they are ready", cli::ServiceAction::Start);
    add_action("stop", "Stop services and wait; they stay stopped until started", cli::ServiceAction::Stop);
    add_action(
        "restart", "Stop services, start them again, wait until they are ready", cli::ServiceAction::Restart
    );
    add_action(
        "trigger", "Run services that have a schedule now, and wait until the run is over",
        cli::ServiceAction::Trigger
    );

    auto* logs = app.add_subcommand("logs", "What services wrote");
    logs->add_option("services", arguments.logs.names, "Names (default: all)");
    logs->add_flag("-f,--follow", arguments.logs.follow, "Go on as new lines come");
    logs->add_option("-n,--lines", arguments.logs.lines, "Lines of the past to show")
        ->capture_default_str()
        ->check(whole_number(0, largest_count));
    add_log_filter(*logs, arguments.logs);
    add_json(logs, arguments.logs.json);
    logs->callback([&] { exit_code = cli::logs(arguments.logs); });

    auto* pack_logs = app.add_subcommand("pack-logs", "Pack rotated log files now; logs are read as before");
    pack_logs->add_option("services", arguments.pack_logs.names, "Names (default: all)");
    pack_logs->callback([&] { exit_code = cli::pack_logs(arguments.pack_logs); });
}

void add_handover_commands(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* reload =
        app.add_subcommand("reload", "Read the installation's file again; what has not changed goes on");
    reload->add_flag("-n,--dry-run", arguments.reload.dry_run, "Only say what would be done");
    reload
        ->add_option("--timeout", arguments.reload.timeout, "Seconds to wait until all that starts is ready")
        ->capture_default_str()
        ->check(some_seconds());
    reload->add_flag_callback(
        "--no-wait", [&arguments] { arguments.reload.patience = cli::Patience::Leave; },
        "Return as soon as the file holds"
    );
    add_json(reload, arguments.reload.json);
    reload->callback([&] { exit_code = cli::reload(arguments.reload); });

    auto* upgrade = app.add_subcommand(
        "upgrade", "Have the program that is on the disk now take the supervisor's place; services go on"
    );
    add_json(upgrade, arguments.upgrade.json);
    upgrade->callback([&] { exit_code = cli::upgrade(arguments.upgrade); });
}

void add_bus_commands(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* pub = app.add_subcommand("pub", "Publish a message");
    pub->add_option(
           "topic", arguments.publish.topic, "Below the root: event/raw/button; a leading / means no root"
    )
        ->required();
    pub->add_option("payload", arguments.publish.payload, "The message's text");
    pub->add_option(
           "-q,--qos", arguments.publish.qos,
           "1 (the default): the bus says whether it took it; 0: nobody does"
    )
        ->check(whole_number(0, 1));
    pub->add_flag("-r,--retain", arguments.publish.retain, "Keep it as the topic's last known state");
    add_bus(pub, arguments);
    pub->callback([&] {
        arguments.publish.bus = command::bus_target(arguments.bus_url);
        exit_code = cli::publish(arguments.publish);
    });

    auto* sub = app.add_subcommand("sub", "Show messages as they come");
    sub->add_option("filters", arguments.subscribe.filters, "Topic filters below the root: 'reading/#'")
        ->required();
    sub->add_option("-c,--count", arguments.subscribe.count, "End after so many messages")
        ->check(whole_number(1, largest_count));
    add_json(sub, arguments.subscribe.json);
    add_bus(sub, arguments);
    sub->callback([&] {
        arguments.subscribe.bus = command::bus_target(arguments.bus_url);
        exit_code = cli::subscribe(arguments.subscribe);
    });

    auto* sources = app.add_subcommand("sources", "What the sources say now, and how each is doing");
    sources->add_option("names", arguments.sources.names, "Only these (default: all)");
    add_json(sources, arguments.sources.json);
    add_bus(sources, arguments);
    sources->callback([&] {
        arguments.sources.bus = command::bus_target(arguments.bus_url);
        exit_code = cli::sources(arguments.sources);
    });

    auto* call = app.add_subcommand("call", "Send a command to a service and show its answer");
    call->add_option("target", arguments.call.target, "The service: orchestrator, system, …")->required();
    call->add_option("action", arguments.call.action, "The command's name")->required();
    call->add_option("params", arguments.call.parameters, "A JSON object");
    call->add_option("--timeout", arguments.call.timeout, "Seconds to wait")
        ->capture_default_str()
        ->check(some_seconds());
    call->add_flag(
        "--control", arguments.call.over_control_socket,
        "Use the service's control socket, which needs no bus"
    );
    add_json(call, arguments.call.json);
    add_bus(call, arguments);
    call->callback([&] {
        arguments.call.bus = command::bus_target(arguments.bus_url);
        exit_code = cli::call(arguments.call);
    });
}

void add_help_commands(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* check = app.add_subcommand("config-check", "Check an installation's file; nothing is started");
    check->add_option(
        "config", arguments.config_check.path, "The file (default: $TUTTI_CONFIG, or ./tutti.toml)"
    );
    add_json(check, arguments.config_check.json);
    check->callback([&] {
        arguments.config_check.path = cli::config_path(arguments.config_check.path);
        arguments.config_check.check_light = [&] { return check_light(arguments.config_check.path); };
        exit_code = cli::config_check(arguments.config_check);
    });

    auto* doctor = app.add_subcommand("doctor", "What is missing on this machine, and how to mend it");
    doctor->add_option(
        "--config", arguments.doctor.config,
        "The installation's file (default: that of what runs, or as config-check)"
    );
    add_json(doctor, arguments.doctor.json);
    doctor->callback([&] { exit_code = cli::doctor(arguments.doctor); });

    auto* version = app.add_subcommand("version", "The version of Tutti and of the contract it speaks");
    add_json(version, arguments.json);
    version->callback([&] {
        if (arguments.json)
            command::print_out("{{\"version\":\"{}\",\"contract\":1}}\n", TUTTI_VERSION);
        else
            command::print_out("tutti {} (contract 1)\n", TUTTI_VERSION);
    });
}

/// A command of an executable of its own: main() has become it already, where it is there.
void add_absent(
    CLI::App& app, const std::string& name, const std::string& summary, std::string executable, int& exit_code
) {
    auto* command = app.add_subcommand(name, summary);
    command->set_help_flag();
    command->prefix_command();
    command->callback([&exit_code, executable = std::move(executable)] {
        command::print_err(
            "tutti: the program {} is not in {}: `./run` builds it, and an installed package has it\n",
            executable, io::program_directory().native()
        );
        exit_code = command::NotFound;
    });
}

/// Commands that are programs of their own beside those that services run: for the list in --help.
void add_others(CLI::App& app, int& exit_code) {
    for (const auto& program : installation::command_programs())
        add_absent(
            app, std::string(program.name), std::string(program.summary), std::string(program.executable),
            exit_code
        );
}

/// What runs inside of the core binary without arguments of its own; nullptr: another program.
int (*core_program(std::string_view name))() {
    if (name == "orchestrator") return run_orchestrator;
    if (name == "director") return run_director;
    if (name == "programs") return run_programs;
    return nullptr;
}

/// The programs of the core run here. Those with an executable of their own never come so far, and sources
/// read their own arguments.
void add_programs(CLI::App& app, Arguments& arguments, int& exit_code) {
    add_others(app, exit_code);
    for (const auto& program : installation::programs()) {
        const std::string name(program.name);
        const std::string summary(program.summary);
        if (program.executable != "tutti") {
            add_absent(app, name, summary, std::string(program.executable), exit_code);
            continue;
        }
        auto* command = app.add_subcommand(name, summary);
        if (const auto run = core_program(program.name); run != nullptr)
            command->callback([&arguments, run] { arguments.stay = run; });
    }
}

std::optional<int> refuse_command(const CLI::App& app, std::string_view word) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    return command::refuse_unknown_command("tutti", word, names);
}

/// What CLI11 has to say, help or complaint, by the way of everything we print: a reader who went away ends
/// it.
int say(const CLI::App& app, const CLI::Error& error) {
    std::ostringstream help;
    std::ostringstream complaint;
    const int code = app.exit(error, help, complaint);
    command::put_out(help.str());
    if (!complaint.str().empty()) command::print_err("{}", complaint.str());
    return code == 0 ? command::Success : command::Usage;
}

int refuse_arguments(const CLI::App& app, const CLI::ExtrasError& error) {
    const auto commands = app.get_subcommands();
    const auto words = app.remaining(true);
    if (commands.empty() || words.empty() || !words.front().starts_with("--")) return say(app, error);
    const auto word = words.front().substr(0, words.front().find('='));
    std::vector<std::string> names = {"--help"};
    const auto* last = commands.front();
    auto command = last->get_name();
    while (!last->get_subcommands().empty()) {
        last = last->get_subcommands().front();
        command += ' ' + last->get_name();
    }
    for (const auto* option : last->get_options())
        for (const auto& name : option->get_lnames()) names.push_back("--" + name);
    command::print_err(
        "tutti {}: no option {}.{} `tutti {} --help` lists them.\n", command, word,
        command::did_you_mean(word, names), command
    );
    return command::Usage;
}

void add_completion(CLI::App& app, Arguments& arguments) {
    auto* completion =
        app.add_subcommand("completion", "What a shell loads to complete commands, services, sections");
    completion->add_option("shell", arguments.shell, "Which")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completion->callback([&] { command::put_out(cli::completion_script(arguments.shell)); });
}

/// What completion and the manual are made of; none of it is for people.
std::optional<int> answer_about_commands(const CLI::App& app, int argc, char** argv) {
    const std::string_view first = argc > 1 ? argv[1] : "";
    if (first == "--command-table")
        return cli::print_whole_table(command_table(app), io::program_directory());
    if (first != "--complete") return std::nullopt;
    return cli::print_completions(
        {.table = command_table(app),
         .words = {argv + 2, argv + argc},
         .programs = io::program_directory(),
         .run_directory = io::run_directory(),
         .state_directory = io::state_directory()}
    );
}

/// Does what the words say, but for what `arguments.stay` is to do then.
int obey(int argc, char** argv, Arguments& arguments) {
    CLI::App app("Tutti: a runtime for things that sense, listen and light up.", "tutti");
    app.require_subcommand(1);
    app.set_version_flag("--version", TUTTI_VERSION);
    int exit_code = command::Success;
    add_installation_commands(app, arguments, exit_code);
    add_look_commands(app, arguments.looks, exit_code);
    add_handover_commands(app, arguments, exit_code);
    add_install_command(app, arguments.install, exit_code);
    add_bus_commands(app, arguments, exit_code);
    add_config_commands(app, arguments.config, exit_code);
    add_recording_commands(app, arguments.recording, exit_code);
    add_help_commands(app, arguments, exit_code);
    add_completion(app, arguments);
    add_programs(app, arguments, exit_code);
    app.footer(footer); // after them: each would have it, too
    for (auto* command : app.get_subcommands({})) command->footer(examples_of(command->get_name()));
    if (const auto answered = answer_about_commands(app, argc, argv)) return *answered;
    if (argc > 1)
        if (const auto refused = refuse_command(app, argv[1])) return *refused;
    try {
        app.parse(argc, argv);
    } catch (const CLI::ExtrasError& error) {
        return refuse_arguments(app, error);
    } catch (const CLI::ParseError& error) {
        return say(app, error);
    }
    return exit_code;
}

using SourceMain = int (*)(int argc, char** argv);

constexpr std::pair<std::string_view, SourceMain> sources[] = {
    {"alerts", run_alerts},
    {"debug", run_debug},
    {"hass", run_hass},
    {"homeassistant", run_homeassistant},
    {"now-playing", run_now_playing},
    {"sensors", run_sensors},
    {"system", run_system},
    {"tailscale", run_tailscale},
    {"virtualdj", run_virtualdj},
};

} // namespace

int run_command_line(int argc, char** argv) {
    // Sources read their own arguments.
    for (const auto& [name, run] : sources)
        if (argc > 1 && argv[1] == name) return run(argc - 1, argv + 1);

    Arguments arguments;
    const auto run_directory = io::run_directory();
    LeftBehind left_behind(run_directory);
    const cli::SupervisorPlace place{run_directory, &left_behind};
    arguments.service.place = arguments.down.place = arguments.doctor.place = place;
    arguments.reload.place = arguments.upgrade.place = place;
    arguments.looks.place = place;
    arguments.looks.why.state_directory = arguments.looks.dev.state_directory = io::state_directory();
    arguments.looks.dev.programs = io::program_directory();
    arguments.call.run_directory = arguments.config.run_directory = run_directory;
    arguments.logs.services = run_directory / "services";
    arguments.logs.directory = arguments.pack_logs.directory = io::state_directory() / "log";
    arguments.doctor.state_directory = io::state_directory();
    arguments.doctor.programs = io::program_directory();
    arguments.install.options.program = io::program_directory() / "tutti";
    arguments.install.options.scope = ::geteuid() == 0 ? cli::Scope::System : cli::Scope::User;

    const int exit_code = obey(argc, argv, arguments);
    return arguments.stay ? arguments.stay() : exit_code;
}

} // namespace tutti
