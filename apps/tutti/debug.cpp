#include "apps/command_table.hpp"
#include "apps/tutti/programs.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "io/directories.hpp"
#include "logs/log_record.hpp"
#include "worker/worker.hpp"
#include "workers/debug/client_commands.hpp"
#include "workers/debug/debug_worker.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace tutti {

namespace {

constexpr auto debug_footer =
    R"(Without a command it is the debugger itself, which `tutti up` starts where the file has [service.debug]
(docs/debugging.md). It hears what the OSC router hears, the bus, and what services log.

Examples:
  tutti debug messages                      the last of OSC and of the bus
  tutti debug messages -f "/audio/*"        OSC of some addresses, as it comes
  tutti debug messages "event/#" "/light/*" events, and OSC of others
  tutti debug logs -f --level warning       what services complain about
  tutti debug rates "//*"                   how often and how evenly each OSC address speaks
  tutti debug export -o show.jsonl          all that is kept, a line of JSON a message)";

constexpr auto message_filter_help =
    "OSC address patterns (\"/audio/*\") and filters of MQTT (\"reading/#\"); none: everything";

int run_debugger(int argc, char** argv) {
    worker::Options options;
    options.name = "debug";
    options.version = TUTTI_VERSION;
    options.description =
        "Keeps the last of OSC, of the bus and of logs, for whoever looks; `tutti debug messages`, "
        "`logs`, `rates`, `export` and `clear` do it by hand";
    options.topics = {"health/debug"};
    worker::Worker worker(options);
    const auto state = io::state_directory();
    const debug::DebugWorker debugger(worker, {.logs = state / "log", .recordings = state / "recordings"});
    return worker.run(argc, argv);
}

struct DebugArguments {
    debug::ShowOptions show;
    std::string what = "all";
    std::string file;
    std::string format = "json";
};

void add_service(CLI::App& command, debug::ShowOptions& show) {
    command.add_option("--service", show.service, "The debugger's service, where it has another name")
        ->capture_default_str();
}

void add_extent(CLI::App& command, debug::ShowOptions& show) {
    command.add_option("-n,--count", show.count, "So many of the last")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    command.add_flag("-f,--follow", show.follow, "Go on as more come, until Ctrl-C");
    command.add_flag("--json", show.json, "Print JSON, a line each, for programs");
}

void add_line_filter(CLI::App& command, debug::ShowOptions& show) {
    command.add_option("--worker", show.worker, "Of one service alone");
    command.add_option("--level", show.level, "debug, info, warning or error, and what is worse")
        ->check([](const std::string& text) {
            return logs::level_named(text) ? std::string() : "must be debug, info, warning or error";
        });
    command.add_option("--grep", show.grep, "A regular expression in the line")->type_name("REGEX");
}

void add_debug_commands(CLI::App& app, DebugArguments& arguments, int& exit_code) {
    auto& show = arguments.show;
    auto* messages = app.add_subcommand("messages", "Print messages of OSC and of the bus");
    messages->add_option("filters", show.filters, message_filter_help);
    add_extent(*messages, show);
    messages->callback([&] { exit_code = debug::show(show); });

    auto* logs = app.add_subcommand("logs", "Print lines of the services' logs");
    add_line_filter(*logs, show);
    add_extent(*logs, show);
    logs->callback([&] {
        show.what = "logs";
        exit_code = debug::show(show);
    });

    auto* rates =
        app.add_subcommand("rates", "Print how often, and how evenly, each address and topic speaks");
    rates->add_option("filters", show.filters, message_filter_help);
    rates->add_option("-n,--count", show.count, "So many, the most frequent first")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    rates->add_flag("--json", show.json, "Print JSON, for programs");
    rates->callback([&] {
        show.what = "rates";
        exit_code = debug::show(show);
    });

    auto* save = app.add_subcommand("export", "Write down all that is kept: a line of JSON each, or of text");
    save->add_option("what", show.what, "messages, logs or rates")
        ->capture_default_str()
        ->check(CLI::IsMember({"messages", "logs", "rates"}));
    save->add_option("--filter", show.filters, message_filter_help);
    add_line_filter(*save, show);
    save->add_option("--format", arguments.format, "json or text")
        ->capture_default_str()
        ->check(CLI::IsMember({"json", "text"}));
    save->add_option("-o,--output", arguments.file, "Where to; without it to the standard output")
        ->type_name("FILE");
    save->callback([&] {
        show.json = arguments.format == "json";
        exit_code = debug::export_all(show, arguments.file);
    });

    auto* clear = app.add_subcommand("clear", "Forget what is kept");
    clear->add_option("what", arguments.what, "messages, logs, rates or all")
        ->capture_default_str()
        ->check(CLI::IsMember({"messages", "logs", "rates", "all"}));
    clear->callback([&] { exit_code = debug::clear(arguments.what, show.service); });

    for (auto* each : app.get_subcommands({})) add_service(*each, show);
}

} // namespace

int run_debug(int argc, char** argv) {
    // `tutti debug --help` is for people, who ask; the worker's own options are those of every worker.
    const std::string first = argc > 1 ? argv[1] : "";
    const bool is_worker =
        first.empty()
        || (first.starts_with('-') && first != "--help" && first != "-h" && first != "--command-table");
    if (is_worker) return run_debugger(argc, argv);
    DebugArguments arguments;
    int exit_code = command::Success;
    CLI::App app("What goes on: the last messages of OSC and of the bus, rates, logs.", "tutti debug");
    app.require_subcommand(1);
    app.footer(debug_footer);
    add_debug_commands(app, arguments, exit_code);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    return exit_code;
}

} // namespace tutti
