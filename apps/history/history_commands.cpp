#include "apps/history/history_commands.hpp"

#include "apps/command_table.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "workers/history/commands.hpp"

#include <CLI/CLI.hpp> // here alone

#include <string>
#include <vector>

namespace tutti::history {

namespace {

constexpr auto footer =
    R"(Without a command it is the service itself, which `tutti up` starts where the file has [service.history] (docs/history.md).

Examples:
  tutti history list                             every reading that is kept
  tutti history show co2/room:co2 --since 7d     a week of one, as a picture
  tutti history export 'weather/#' --since 30d --step 1h > weather.csv
  tutti history check                            whether the file is whole, while nobody writes it
  tutti history backup /media/usb/history.db     a copy, while everything goes on)";

constexpr auto since_help = "How long ago (24h, 7d), or a time (2026-11-29, 10:30)";
constexpr auto until_help = "The end, likewise (default: now)";

struct Commands {
    ListOptions list;
    ShowOptions show;
    ExportOptions exported;
    CheckOptions check{io::state_directory() / "history.db"};
    BackupOptions backup{.file = io::state_directory() / "history.db", .to = {}};
    CompactOptions compact;
    SampleOptions sample;
    int exit_code = command::Success;
};

void add_service(CLI::App& app, std::string& service) {
    app.add_option("--service", service, "The service, where it has another name")->capture_default_str();
}

void add_period(CLI::App& app, std::string& since, std::string& until) {
    app.add_option("--since", since, since_help)->capture_default_str();
    app.add_option("--until", until, until_help);
}

void add_commands(CLI::App& app, Commands& commands) {
    auto* list = app.add_subcommand("list", "List the readings that are kept");
    list->add_option("filter", commands.list.filter, "Some of them: 'co2/#', '+/temperature'")
        ->capture_default_str();
    list->add_flag("--json", commands.list.json, "Print JSON, for programs");
    add_service(*list, commands.list.service);
    list->callback([&] { commands.exit_code = history::list(commands.list); });

    auto* show = app.add_subcommand("show", "Show what a reading was, as a picture and in numbers");
    show->add_option("reading", commands.show.series, "SOURCE/SENSOR")->required();
    add_period(*show, commands.show.since, commands.show.until);
    show->add_flag("--json", commands.show.json, "Print JSON, for programs");
    add_service(*show, commands.show.service);
    show->callback([&] { commands.exit_code = history::show(commands.show); });

    auto* exported = app.add_subcommand("export", "Print readings as CSV: least, mean, largest of each step");
    exported->add_option("readings", commands.exported.filters, "Some of them: 'co2/#' (default: all)");
    add_period(*exported, commands.exported.since, commands.exported.until);
    exported->add_option("--step", commands.exported.step, "How long a step is: 1s, 1m, 15m, 1h, 1d")
        ->capture_default_str();
    add_service(*exported, commands.exported.service);
    exported->callback([&] { commands.exit_code = export_csv(commands.exported); });

    auto* check = app.add_subcommand("check", "Read all of the file, while the service does not run");
    check->add_option("file", commands.check.file, "Another file than this installation's")
        ->capture_default_str();
    check->callback([&] { commands.exit_code = history::check(commands.check); });

    auto* backup =
        app.add_subcommand("backup", "Copy all readings as they are now, while everything goes on");
    backup->add_option("file", commands.backup.to, "The copy, where nothing is yet")->required();
    add_service(*backup, commands.backup.service);
    backup->callback([&] { commands.exit_code = back_up(commands.backup); });

    auto* compact = app.add_subcommand("compact", "Make up what is due, and give free room back to the disk");
    add_service(*compact, commands.compact.service);
    compact->callback([&] { commands.exit_code = history::compact(commands.compact); });

    auto* sample =
        app.add_subcommand("sample", "Keep how the installation is now: health, services, their numbers");
    sample->add_flag("--json", commands.sample.json, "Print JSON, for programs");
    add_service(*sample, commands.sample.service);
    sample->callback([&] { commands.exit_code = history::sample(commands.sample); });
}

} // namespace

int run_history_command(int argc, char** argv) {
    Commands commands;
    CLI::App app("What readings were: listed, shown, exported, checked, copied.", "tutti history");
    app.require_subcommand(1);
    app.footer(footer);
    add_commands(app, commands);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    std::vector<std::string> names;
    for (const auto* each : app.get_subcommands({})) names.push_back(each->get_name());
    if (const auto refused = command::refuse_unknown_command("tutti history", argv[1], names))
        return *refused;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    command::flush_out();
    return commands.exit_code;
}

} // namespace tutti::history
