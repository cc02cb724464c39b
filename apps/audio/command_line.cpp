#include "apps/audio/command_line.hpp"

#include "apps/audio/service.hpp"
#include "apps/command_table.hpp"
#include "command/bus_target.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "workers/audio/commands/analyze.hpp"
#include "workers/audio/commands/choose_input.hpp"
#include "workers/audio/commands/devices.hpp"
#include "workers/audio/commands/monitor.hpp"

#include <CLI/CLI.hpp> // here alone: parsing it costs more than all else in this file

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

namespace {

constexpr auto footer =
    R"(Without a command it is the service itself, which `tutti up` starts where the file has [service.audio].

First steps:
  tutti audio devices                    what there is to listen to
  tutti audio monitor --input pulse      meters, spectrum and beat, here
  tutti audio input pulse:monitor        what the running service listens to, from now on
  tutti audio analyze song.flac          tempo, key, loudness and form of a file
  tutti audio --input generator:beat?bpm=128
                                         the service alone, without an installation; OSC to 127.0.0.1:9000
  tutti config set audio gain=6          every other setting of it: docs/config.md)";

struct Arguments {
    std::string file;
    std::string input;
    std::vector<std::string> osc;
    std::string word;
    std::string bus_url;
    std::string node;
    bool json = false;
    bool csv = false;
};

/// A sound place as it was written; complains about what is none.
std::optional<contract::SoundPlace> place_of(const std::string& text) {
    auto place = contract::parse_sound_place(text);
    if (place) return std::move(*place);
    command::print_err("tutti audio: {}\n", place.error().message);
    return std::nullopt;
}

std::filesystem::path socket_of(const Arguments& arguments) {
    const auto name = arguments.node.empty() ? "audio" : arguments.node + ".audio";
    return io::run_directory() / (name + ".sock");
}

int ask(const Arguments& arguments, std::string action, Value params) {
    return audio::ask_worker(socket_of(arguments), std::move(action), std::move(params), arguments.json);
}

void add_node(CLI::App* command, Arguments& arguments) {
    command->add_option("--node", arguments.node, "The machine, where several share one bus")
        ->type_name("NAME");
}

void add_analyze(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* analyze = app.add_subcommand("analyze", "What is heard in a file: a summary, or a line a frame");
    analyze->add_option("file", arguments.file, "WAV, FLAC, MP3, Ogg")->required();
    auto* json = analyze->add_flag("--json", arguments.json, "A line of JSON for each of 60 frames a second");
    analyze->add_flag("--csv", arguments.csv, "The same as a table")->excludes(json);
    analyze->callback([&] {
        const auto format = arguments.json  ? audio::AnalysisFormat::Json
                            : arguments.csv ? audio::AnalysisFormat::Csv
                                            : audio::AnalysisFormat::Summary;
        exit_code = audio::analyze(arguments.file, format);
    });
}

void add_monitor(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* monitor = app.add_subcommand("monitor", "Meters, spectrum, beat and tempo in this terminal");
    monitor
        ->add_option("--input", arguments.input, "Listen by itself (default: what the running service says)")
        ->type_name("PLACE");
    monitor->add_option("--bus", arguments.bus_url, command::help_of_bus);
    add_node(monitor, arguments);
    monitor->callback([&] {
        audio::MonitorOptions options;
        if (!arguments.input.empty()) {
            options.input = place_of(arguments.input);
            if (!options.input) {
                exit_code = command::Usage;
                return;
            }
        }
        options.bus = command::bus_target(arguments.bus_url);
        if (!arguments.node.empty()) options.prefix = arguments.node + ".";
        exit_code = audio::monitor(options);
    });
}

void add_service_commands(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* input = app.add_subcommand("input", "Let the running service listen to another place, for good");
    input->add_option("place", arguments.word, "As `tutti audio devices` prints it")->required();
    add_node(input, arguments);
    input->add_flag("--json", arguments.json, "Print JSON, for programs");
    input->callback([&] {
        const auto place = place_of(arguments.word);
        exit_code =
            !place ? command::Usage
                   : audio::choose_input(
                         socket_of(arguments),
                         audio::seen_from_anywhere(*place, std::filesystem::current_path()), arguments.json
                     );
    });
    auto* toggle = app.add_subcommand("toggle", "Switch a feature of the running service off or on");
    toggle->add_option("feature", arguments.word, "Which")
        ->check(CLI::IsMember({"pitch", "bpm", "structure", "spectrum"}))
        ->required();
    add_node(toggle, arguments);
    toggle->add_flag("--json", arguments.json, "Print JSON, for programs");
    toggle->callback([&] {
        exit_code = ask(arguments, "toggle", Value::object({{"feature", arguments.word}}));
    });
}

void add_devices(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* devices = app.add_subcommand("devices", "What there is to listen to on this machine");
    devices->add_flag("--json", arguments.json, "Print JSON, for programs");
    devices->callback([&] { exit_code = audio::print_devices(arguments.json); });
}

std::optional<int> refuse_command(const CLI::App& app, std::string_view word) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    return command::refuse_unknown_command("tutti audio", word, names);
}

} // namespace

int run_audio_command(int argc, char** argv) {
    if (argc == 1) return run_audio_service({});
    Arguments arguments;
    int exit_code = command::Success;
    CLI::App app("Hears music: levels, spectrum, beats, tempo, form; as OSC and as events.", "tutti audio");
    app.require_subcommand(0, 1);
    app.add_option("--input", arguments.input, "Be the service, and listen to this place")
        ->type_name("PLACE");
    app.add_option(
           "--osc", arguments.osc, "Be the service, and send OSC there: host:port (default: as the file says)"
    )
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    app.set_version_flag("--version", TUTTI_VERSION);
    add_devices(app, arguments, exit_code);
    add_monitor(app, arguments, exit_code);
    add_analyze(app, arguments, exit_code);
    add_service_commands(app, arguments, exit_code);
    app.footer(footer); // after them: each would have it, too
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto refused = refuse_command(app, argv[1])) return *refused;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    if (!app.get_subcommands().empty()) return exit_code;
    AudioArguments alone;
    if (!arguments.input.empty()) {
        alone.input = place_of(arguments.input);
        if (!alone.input) return command::Usage;
    }
    for (const auto& text : arguments.osc) {
        const auto address = parse_address(text);
        if (!address) {
            command::print_err("tutti audio: {} is no address: write 127.0.0.1:9000\n", text);
            return command::Usage;
        }
        alone.osc.push_back(*address);
    }
    return run_audio_service(alone);
}

} // namespace tutti
