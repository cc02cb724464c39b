// tutti-light: what stands on the displays, and what people ask of it. Only the command line.
#include "apps/command_table.hpp"
#include "cli/light.hpp"
#include "cli/light_watch.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "command/print.hpp"
#include "toml/values.hpp"

#include <CLI/CLI.hpp> // here alone

#include <csignal>
#include <functional>
#include <string>
#include <string_view>

namespace tutti {

namespace {

constexpr auto footer = R"(Without a command: modes, parameters and displays as they are now.

Examples:
  tutti light watch                    the light itself, in this terminal
  tutti light show fire                a mode
  tutti light set fire.intensity 0.8   a parameter of its scene
  tutti light text "Back at nine"      words over everything, for 5 s
  tutti light blackout on              darkness, until it is off again
  tutti why                            what was shown last, and because of what)";

struct Arguments {
    cli::LightOptions light;
    cli::WatchOptions watch;
    std::string bus_url;
    std::string node;
    std::string word;
    std::string value;
    std::string colour = "#ffffff";
    std::string display;
    double number = 0;
    double duration = 5;
};

cli::LightOptions options_of(const Arguments& arguments) {
    auto options = arguments.light;
    options.bus = command::bus_target(arguments.bus_url);
    if (!arguments.node.empty()) options.prefix = arguments.node + ".";
    return options;
}

void add_common(CLI::App& app, Arguments& arguments) {
    app.add_option("--bus", arguments.bus_url, command::help_of_bus);
    app.add_option("--node", arguments.node, "The machine, where several share one bus")->type_name("NAME");
    app.add_flag("--json", arguments.light.json, "Print JSON, for programs");
}

/// A word that is one command of the renderer.
void add_plain(
    CLI::App& app, const char* name, const char* help, const Arguments& arguments, int& exit_code
) {
    app.add_subcommand(name, help)->callback([&arguments, &exit_code, name] {
        exit_code = cli::ask_light(options_of(arguments), name, Value::object({}), cli::LightHands::Render);
    });
}

void add_modes(CLI::App& app, Arguments& arguments, int& exit_code) {
    add_plain(app, "next", "Browse to the next mode", arguments, exit_code);
    add_plain(app, "previous", "Browse to the mode before", arguments, exit_code);
    add_plain(app, "activate", "Take the mode that was browsed to", arguments, exit_code);
    auto* show = app.add_subcommand("show", "Show a mode");
    show->add_option("mode", arguments.word, "Its name")->required();
    show->callback([&] {
        exit_code = cli::ask_light(
            options_of(arguments), "show", Value::object({{"mode", arguments.word}}), cli::LightHands::Render
        );
    });
    auto* set = app.add_subcommand("set", "Change a parameter of a scene");
    set->add_option("parameter", arguments.word, "SCENE.PARAMETER, such as plasma.speed")->required();
    set->add_option("value", arguments.value, "A number, true or false, a word, a colour like #ff8800")
        ->required();
    set->callback([&] { exit_code = cli::set_light(options_of(arguments), arguments.word, arguments.value); }
    );
    auto* reset = app.add_subcommand("reset", "All parameters of a scene as the file has them");
    reset->add_option("scene", arguments.word, "Its name")->required();
    reset->callback([&] {
        exit_code = cli::ask_light(
            options_of(arguments), "reset", Value::object({{"scene", arguments.word}}),
            cli::LightHands::Render
        );
    });
}

void add_overlays(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* text = app.add_subcommand("text", "Words over everything");
    text->add_option("words", arguments.word, "What to show; \"\" ends it")->required();
    text->add_option("--for", arguments.duration, "Seconds")->capture_default_str();
    text->add_option("--colour", arguments.colour, "Like #ff8800")->capture_default_str();
    text->callback([&] {
        exit_code = cli::ask_light(
            options_of(arguments), "text",
            Value::object(
                {{"text", arguments.word}, {"seconds", arguments.duration}, {"colour", arguments.colour}}
            ),
            cli::LightHands::Render
        );
    });
    auto* blackout = app.add_subcommand("blackout", "Darkness on every display, whatever else happens");
    blackout->add_option("state", arguments.word, "on or off")
        ->check(CLI::IsMember({"on", "off"}))
        ->required();
    blackout->callback([&] {
        exit_code = cli::ask_light(
            options_of(arguments), "blackout", Value::object({{"on", arguments.word == "on"}}),
            cli::LightHands::Both
        );
    });
    auto* brightness = app.add_subcommand("brightness", "How bright displays are");
    brightness->add_option("level", arguments.number, "0 to 1")->check(CLI::Range(0.0, 1.0))->required();
    brightness->add_option("--display", arguments.display, "Only that one (default: all)")->type_name("NAME");
    brightness->callback([&] {
        std::vector<Member> params = {{"value", arguments.number}};
        if (!arguments.display.empty()) params.push_back({"display", arguments.display});
        exit_code = cli::ask_light(
            options_of(arguments), "brightness", Value::object(std::move(params)), cli::LightHands::Output
        );
    });
}

void add_watch(CLI::App& app, Arguments& arguments, int& exit_code) {
    auto* watch = app.add_subcommand("watch", "The light itself, in this terminal, until Ctrl-C");
    watch->add_option("display", arguments.watch.display, "Its name (default: the first)");
    watch->add_option("--fps", arguments.watch.rate, "Frames a second")
        ->check(CLI::Range(1, 30))
        ->capture_default_str();
    watch->callback([&] {
        arguments.watch.light = options_of(arguments);
        exit_code = cli::watch_light(arguments.watch);
    });
}

int run_light(int argc, char** argv) {
    Arguments arguments;
    int exit_code = command::Success;
    CLI::App app("What stands on the displays, and what you ask of it.", "tutti light");
    app.require_subcommand(0, 1);
    app.fallthrough();
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(footer);
    add_common(app, arguments);
    add_modes(app, arguments, exit_code);
    add_overlays(app, arguments, exit_code);
    add_watch(app, arguments, exit_code);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    if (!app.get_subcommands().empty()) return exit_code;
    return cli::show_light(options_of(arguments));
}

int run_why(int argc, char** argv) {
    Arguments arguments;
    int exit_code = command::Success;
    CLI::App app(
        "From light to cause: which events a frame showed first, and what led to them.", "tutti why"
    );
    app.add_option(
        "subject", arguments.word,
        "A frame's number, an event as source/id, or a service, whose own story is told then (default: what "
        "was "
        "shown last)"
    );
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(R"(Examples:
  tutti why                      what was shown last; its ids are what the next one takes
  tutti why director/c52a19f2-6  what led to that event, and the frame that showed it
  tutti why 1234                 what frame 1234 was the first to show
  tutti why weather              how that service is, and how it came to that)");
    add_common(app, arguments);
    app.callback([&] { exit_code = cli::why_light(options_of(arguments), arguments.word); });
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    return exit_code;
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const bool is_why = argv[0] == std::string_view("tutti-why");
    const int exit_code = is_why ? tutti::run_why(argc, argv) : tutti::run_light(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
