#include "apps/input/command_line.hpp"

#include "apps/command_table.hpp"
#include "apps/input/service.hpp"
#include "apps/tutti/option_values.hpp"
#include "command/bus_target.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "command/print.hpp"
#include "input/commands/calibrate.hpp"
#include "input/commands/list.hpp"
#include "input/commands/record.hpp"
#include "input/commands/watch.hpp"
#include "toml/values.hpp"

#include <CLI/CLI.hpp> // here alone: parsing it costs more than all else in this file

#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace tutti {

namespace {

constexpr auto footer =
    R"(Without a command it is the service itself, which `tutti up` starts where the file has tables [input.<name>].

First steps:
  tutti input list                 what is plugged in, and how the inputs are
  tutti input watch                what they say now
  tutti input record take.jsonl    what they say, to a file; tutti rehearse plays it
  tutti stop input; tutti input --replay take.jsonl
                                   the same again, as if the devices were there
  tutti input calibrate board      ask to turn the thing, and keep what its sensor gets wrong)";

constexpr auto largest_count = std::numeric_limits<std::uint32_t>::max();

struct Arguments {
    input::ListOptions list;
    input::WatchOptions watch;
    input::RecordOptions record;
    input::CalibrateOptions calibrate;
    InputReplay replay;
    std::string bus_url;
};

CLI::Validator duration() {
    return CLI::Validator(
        [](const std::string& text) {
            const auto parsed = toml::parse_duration(text);
            const bool is_one = parsed && *parsed > microseconds(0);
            return is_one ? std::string() : "'" + text + "' is no time: write 30s, 500ms or 2m";
        },
        "TIME"
    );
}

void add_bus(CLI::App* command, Arguments& arguments) {
    command->add_option("--bus", arguments.bus_url, command::help_of_bus);
}

void add_list(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* list = app.add_subcommand("list", "The inputs, their devices, and what is plugged in besides");
    list->add_flag("--here", arguments.list.only_here, "Only what is plugged into this machine: asks no bus");
    list->add_flag("--json", arguments.list.json, "Print JSON, for programs");
    add_bus(list, arguments);
    list->callback([&] {
        arguments.list.bus = command::bus_target(arguments.bus_url);
        exit_code = input::list(arguments.list);
    });
}

void add_watch(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* watch =
        app.add_subcommand("watch", "What inputs say now; as bars on a terminal, else an event a line");
    watch->add_option("inputs", arguments.watch.names, "Only these (default: all)");
    watch->add_option("-c,--count", arguments.watch.count, "End after so many events")
        ->check(whole_number(1, largest_count));
    watch->add_flag("--json", arguments.watch.json, "An event a line on a terminal, too");
    add_bus(watch, arguments);
    watch->callback([&] {
        arguments.watch.bus = command::bus_target(arguments.bus_url);
        exit_code = input::watch(arguments.watch);
    });
}

void add_record(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* record =
        app.add_subcommand("record", "Write what inputs say to a file, as a trace; Ctrl-C ends it");
    record->add_option("file", arguments.record.file, "A new file, or - for standard output")->required();
    record->add_option("--input", arguments.record.names, "Only these (default: all)")
        ->type_name("NAME")
        ->allow_extra_args(false);
    record
        ->add_option_function<std::string>(
            "--for", [&](const std::string& text) { arguments.record.duration = toml::parse_duration(text); },
            "End after that time"
        )
        ->check(duration());
    record->add_option("-c,--count", arguments.record.count, "End after so many events")
        ->check(whole_number(1, largest_count));
    record->add_flag("--quiet", arguments.record.quiet, "Say nothing while all goes well");
    add_bus(record, arguments);
    record->callback([&] {
        arguments.record.bus = command::bus_target(arguments.bus_url);
        exit_code = input::record(arguments.record);
    });
}

void add_calibrate(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto& options = arguments.calibrate;
    auto* calibrate =
        app.add_subcommand("calibrate", "Find what a sensor gets wrong while you turn it, and keep that");
    calibrate->add_option("input", options.name, "Its name, as `tutti input list` shows it")->required();
    calibrate->add_option("--stream", options.stream, "Which of its sensors")
        ->check(CLI::IsMember({"accelerometer", "magnetometer", "gyroscope"}))
        ->capture_default_str();
    calibrate->add_option("--device", options.device, "Which device, where it has several")
        ->type_name("IDENTITY");
    calibrate
        ->add_option_function<std::string>(
            "--for", [&](const std::string& text) { options.duration = *toml::parse_duration(text); },
            "For how long at most (default: 30s)"
        )
        ->check(duration());
    calibrate->add_flag("--dry-run", options.dry_run, "Only print what was found");
    add_bus(calibrate, arguments);
    calibrate->callback([&] {
        options.bus = command::bus_target(arguments.bus_url);
        exit_code = input::calibrate(options);
    });
}

std::optional<int> refuse_command(const CLI::App& app, std::string_view word) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    return command::refuse_unknown_command("tutti input", word, names);
}

} // namespace

int run_input_command(int argc, char** argv) {
    if (argc == 1) return run_input_service({});
    Arguments arguments;
    int exit_code = command::Success;
    CLI::App app("Devices of every kind become events.", "tutti input");
    app.require_subcommand(0, 1);
    auto* replay = app.add_option(
                          "--replay", arguments.replay.file,
                          "Be the service, with what was recorded instead of its devices"
    )
                       ->type_name("FILE")
                       ->check(CLI::ExistingFile);
    app.add_option("--speed", arguments.replay.speed, "Of the replay: 2 is twice as fast")
        ->check(CLI::Range(0.001, 1000.0))
        ->needs(replay);
    app.add_flag("--loop", arguments.replay.loop, "Begin again when it has ended")->needs(replay);
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(footer);
    add_list(app, arguments, exit_code);
    add_watch(app, arguments, exit_code);
    add_record(app, arguments, exit_code);
    add_calibrate(app, arguments, exit_code);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto refused = refuse_command(app, argv[1])) return *refused;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    if (!app.get_subcommands().empty()) return exit_code;
    if (arguments.replay.file.empty()) {
        command::print_err("tutti input: name a command, or --replay FILE. `tutti input --help` lists them.\n"
        );
        return command::Usage;
    }
    return run_input_service(arguments.replay);
}

} // namespace tutti
