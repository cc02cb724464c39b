#include "apps/tutti/look_arguments.hpp"

#include "apps/tutti/examples.hpp"
#include "apps/tutti/option_values.hpp"
#include "cli/config_file.hpp"
#include "cli/status_watch.hpp"
#include "command/bus_target.hpp"

#include <CLI/CLI.hpp>

namespace tutti {

namespace {

void add_json_flag(CLI::App* command, bool& json) {
    command->add_flag("--json", json, "Print JSON, for programs");
}

void add_status(CLI::App& app, LookArguments& arguments, int& exit_code) {
    auto* status = app.add_subcommand("status", "What runs: state, process, since when, restarts, cause");
    status->add_option("service", arguments.status.service, "Only this one");
    add_json_flag(status, arguments.json);
    auto* pid = status->add_flag("--pid", arguments.pid, "Print the number of that one's process, no more");
    pid->needs(status->get_option("service"))->excludes(status->get_option("--json"));
    status->add_flag("-w,--watch", arguments.watch, "Show it as it changes; with --json a line a change")
        ->excludes(pid);
    status->callback([&] {
        using Form = cli::StatusOptions::Form;
        arguments.status.place = arguments.place;
        arguments.status.form = arguments.json ? Form::Json : arguments.pid ? Form::Pid : Form::Table;
        exit_code = arguments.watch ? cli::watch_status(arguments.status) : cli::status(arguments.status);
    });
}

void add_tree(CLI::App& app, LookArguments& arguments, int& exit_code) {
    auto* tree = app.add_subcommand("tree", "Services with what they need, and their processes");
    tree->add_option("service", arguments.tree.service, "Only this one");
    add_json_flag(tree, arguments.tree.json);
    tree->callback([&] {
        arguments.tree.place = arguments.place;
        exit_code = cli::service_tree(arguments.tree);
    });
}

cli::LoadOrder order_named(std::string_view word) {
    if (word == "memory") return cli::LoadOrder::Memory;
    if (word == "bus") return cli::LoadOrder::Bus;
    return word == "name" ? cli::LoadOrder::Name : cli::LoadOrder::Processor;
}

void add_top(CLI::App& app, LookArguments& arguments, int& exit_code) {
    auto* top = app.add_subcommand("top", "Services by what they use: processor, memory, the bus");
    top->add_option("--sort", arguments.sort, "What comes first")
        ->type_name("WHAT")
        ->capture_default_str()
        ->check(CLI::IsMember({"cpu", "memory", "bus", "name"}));
    top->add_option("--interval", arguments.top.interval, "Seconds between two looks")
        ->capture_default_str()
        ->check(a_pace());
    top->add_flag("--once", arguments.once, "Look once, for an interval, and end");
    add_json_flag(top, arguments.json);
    top->callback([&] {
        using Form = cli::ServiceTopOptions::Form;
        arguments.top.place = arguments.place;
        arguments.top.order = order_named(arguments.sort);
        if (arguments.json) arguments.top.form = arguments.once ? Form::Json : Form::Lines;
        if (!arguments.json && arguments.once) arguments.top.form = Form::Table;
        exit_code = cli::service_top(arguments.top);
    });
}

/// main() has asked who draws the light already, where the word names no service.
void add_why(CLI::App& app, LookArguments& arguments, int& exit_code) {
    auto* why = app.add_subcommand(
        "why", "Why a service is as it is; or the light: the events that a frame shows: tutti why --help"
    );
    why->add_option("service", arguments.why.service, "A service, as `tutti status` shows it")->required();
    add_json_flag(why, arguments.why.json);
    why->callback([&] {
        arguments.why.place = arguments.place;
        exit_code = cli::why_service(arguments.why);
    });
}

void add_dev(CLI::App& app, LookArguments& arguments, int& exit_code) {
    auto* dev = app.add_subcommand(
        "dev", "Start an installation to work on: what changes is built and restarted; Ctrl-C stops it all"
    );
    dev->add_option(
        "config", arguments.dev.config, "The installation's file (default: $TUTTI_CONFIG, or ./tutti.toml)"
    );
    dev->add_option("--listen", arguments.dev.listen, "Address of the web page, instead of gateway.listen")
        ->type_name("HOST:PORT");
    dev->callback([&] {
        arguments.dev.place = arguments.place;
        arguments.dev.config =
            std::filesystem::absolute(cli::config_path(arguments.dev.config)).lexically_normal();
        exit_code = cli::dev(arguments.dev);
    });
}

cli::StateGraphOptions::Form form_named(std::string_view word) {
    using Form = cli::StateGraphOptions::Form;
    if (word == "mermaid") return Form::Mermaid;
    if (word == "dot") return Form::Dot;
    return word == "json" ? Form::Json : Form::Text;
}

void add_graph(CLI::App& app, LookArguments& arguments, int& exit_code) {
    auto* graph =
        app.add_subcommand("graph", "The states of a service, a request, the vault, a leadership: drawn");
    graph->add_option("machine", arguments.graph.machine, "Which (default: says which there are)");
    graph->add_option("--format", arguments.form, "How it is drawn")
        ->type_name("FORMAT")
        ->capture_default_str()
        ->check(CLI::IsMember({"text", "mermaid", "dot", "json"}));
    graph->callback([&] {
        arguments.graph.form = form_named(arguments.form);
        exit_code = cli::state_graph(arguments.graph);
    });
}

void add_command_list(CLI::App& command, LookArguments& arguments, int& exit_code) {
    auto* list = command.add_subcommand("list", "All of them, or those of a kind");
    list->add_option("beginning", arguments.list_commands.beginning, "How their names begin: playlist");
    add_json_flag(list, arguments.json);
    list->add_flag(
            "--openapi", arguments.openapi, "Print schemas of all of them, as a part of an OpenAPI document"
    )
        ->excludes(list->get_option("--json"));
    list->footer(examples_of("command list"));
    list->callback([&] {
        using Form = cli::ListCommandsOptions::Form;
        if (arguments.json) arguments.list_commands.form = Form::Json;
        if (arguments.openapi) arguments.list_commands.form = Form::OpenApi;
        exit_code = cli::list_commands(arguments.list_commands);
    });
}

void add_command_description(CLI::App& command, LookArguments& arguments, int& exit_code) {
    auto* describe = command.add_subcommand("describe", "What one of them takes, and who may ask it");
    describe->add_option("command", arguments.describe_command.name, "Its name: service.restart")->required();
    add_json_flag(describe, arguments.describe_command.json);
    describe->footer(examples_of("command describe"));
    describe->callback([&] { exit_code = cli::describe_command(arguments.describe_command); });
}

void add_command_run(CLI::App& command, LookArguments& arguments, int& exit_code) {
    auto& options = arguments.run_command;
    auto* run = command.add_subcommand("run", "Ask one of them, and show the answer");
    run->add_option("command", options.name, "Its name: service.restart")->required();
    // A word in brackets would be taken apart as a list before it is checked: of `[]` nothing is left.
    run->validate_positionals();
    run->add_option("parameters", options.parameters, "name=value, or one JSON object")
        ->check([](const std::string& word) {
            return std::string(word.starts_with('[') ? "write name=value, or one JSON object" : "");
        });
    run->add_option(
           "--node", options.node, "Of the machine of that name (default: of the one without a name)"
    )
        ->type_name("NODE");
    run->add_option("--key", options.key, "Of this request: asked again under it, it is not done again")
        ->type_name("KEY");
    run->add_option("--timeout", options.timeout, "Seconds to wait (default: as `describe` says)")
        ->check(some_seconds());
    run->add_flag("--control", options.over_control_socket, "Use the control socket, which needs no bus");
    add_json_flag(run, options.json);
    run->add_option("--bus", arguments.bus_url, command::help_of_bus)->type_name("URL");
    run->footer(examples_of("command run"));
    run->callback([&] {
        arguments.run_command.run_directory = arguments.place.run_directory;
        arguments.run_command.bus = command::bus_target(arguments.bus_url);
        exit_code = cli::run_command(arguments.run_command);
    });
}

void add_command(CLI::App& app, LookArguments& arguments, int& exit_code) {
    auto* command =
        app.add_subcommand("command", "What may be asked of an installation, by name and with types");
    command->require_subcommand(1);
    add_command_list(*command, arguments, exit_code);
    add_command_description(*command, arguments, exit_code);
    add_command_run(*command, arguments, exit_code);
}

} // namespace

void add_look_commands(CLI::App& app, LookArguments& arguments, int& exit_code) {
    add_status(app, arguments, exit_code);
    add_tree(app, arguments, exit_code);
    add_top(app, arguments, exit_code);
    add_why(app, arguments, exit_code);
    add_dev(app, arguments, exit_code);
    add_graph(app, arguments, exit_code);
    add_command(app, arguments, exit_code);
}

} // namespace tutti
