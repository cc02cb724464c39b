#include "apps/render/command_line.hpp"

#include "apps/command_table.hpp"
#include "apps/render/check_light.hpp"
#include "apps/render/rehearse_frames.hpp"
#include "apps/render/service.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "toml/values.hpp"

#include <CLI/CLI.hpp> // here alone

namespace tutti {

namespace {

void add_rehearse(CLI::App& app, RehearseFramesOptions& options, int& exit_code) {
    auto* rehearse = app.add_subcommand(
        "rehearse", "Draw the frames of a show in virtual time, from a trace of its inputs"
    );
    rehearse->add_option("config", options.rehearse.config, "The installation's file")->required();
    rehearse
        ->add_option(
            "--trace", options.rehearse.trace,
            "Lines {\"t\":1.5,\"type\":\"button.press\",\"producer\":1,\"data\":{}}, or a recording "
            "(default: standard input)"
        )
        ->type_name("FILE");
    rehearse
        ->add_option(
            "--frames", options.folder, "Where each frame goes as a PNG, and their hashes as frames.txt"
        )
        ->type_name("FOLDER");
    rehearse
        ->add_option("--video", options.video, "A film of one display, by ffmpeg; the ending says which kind")
        ->type_name("FILE");
    rehearse->add_option("--display", options.display, "The display of the film (default: the first)")
        ->type_name("NAME");
    rehearse->add_option("--every", options.every, "A PNG of so many frames one; 0: hashes alone")
        ->capture_default_str();
    rehearse->add_option("--mode", options.mode, "The mode to begin with")->type_name("NAME");
    rehearse
        ->add_option_function<std::string>(
            "--tail", [&](const std::string& text) { options.rehearse.tail = *toml::parse_duration(text); },
            "How long it still draws after the last event of a trace without an end (default: 1s)"
        )
        ->check([](const std::string& text) {
            return toml::parse_duration(text) ? std::string() : text + " is no duration such as 5s";
        })
        ->type_name("DURATION");
    rehearse
        ->add_option(
            "--detached", options.bus, "Every event goes over the bus at this URL before it is drawn"
        )
        ->type_name("URL");
    rehearse->add_flag_callback(
        "--strict", [&] { options.rehearse.malformed = cli::RehearseOptions::Malformed::StopAtOnce; },
        "Stop at the first malformed line instead of skipping it"
    );
    rehearse->callback([&] {
        if (options.folder.empty() && options.video.empty())
            throw CLI::RequiredError("--frames FOLDER or --video FILE");
        exit_code = rehearse_frames(options);
    });
}

void add_check(CLI::App& app, std::filesystem::path& config, int& exit_code) {
    auto* check = app.add_subcommand("check", "What of a file's modes and bindings leads nowhere");
    check->add_option("config", config, "The installation's file")->required();
    check->callback([&] { exit_code = check_light(config); });
}

} // namespace

int run_render_command(int argc, char** argv) {
    if (argc == 1) return run_render_service();
    RehearseFramesOptions rehearse;
    std::filesystem::path config;
    int exit_code = command::Success;
    CLI::App app("Scenes become frames. Without a command: the service of an installation.", "tutti render");
    app.require_subcommand(1, 1);
    app.set_version_flag("--version", TUTTI_VERSION);
    add_rehearse(app, rehearse, exit_code);
    add_check(app, config, exit_code);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    return exit_code;
}

} // namespace tutti
