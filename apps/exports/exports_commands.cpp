#include "apps/exports/exports_commands.hpp"

#include "apps/command_table.hpp"
#include "cli/config_file.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "workers/exports/commands.hpp"

#include <CLI/CLI.hpp> // here alone
#include <system_error>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tutti::exports {

namespace fs = std::filesystem;

namespace {

constexpr auto footer =
    R"(An export holds what the installation keeps: its store with the sealed vault, its history, its configuration and
state, as files with checksums and parity (docs/exports.md). Without a command it is the service itself, which takes jobs
and which `tutti up` starts where the file has [service.exports].

Examples:
  tutti exports create                        what is new since the last one is written, the rest named
  tutti exports list                          which there are
  tutti exports verify                        whether the latest is as it was written, every byte of it
  tutti exports repair all                    what is damaged is made anew from its parity
  tutti exports push --to /media/usb/exports  what is not there yet is copied there
  tutti exports fetch                         the latest that lies there is had back
  tutti exports import latest --dry-run       what putting it back would change
  tutti exports import latest --replace       puts it back, after `tutti down`)";

constexpr auto name_help = "Its name, or latest";

struct Arguments {
    fs::path config;
    fs::path folder;
    std::optional<std::uint32_t> keep;
    std::optional<std::uint32_t> parity;
    bool recordings = false;
    bool logs = false;
    bool json = false;
    bool lines = false;
    std::string name = "latest";
    bool dry_run = false;
    bool replaces = false;
    fs::path to;
    fs::path from;
    std::function<int()> run;
};

fs::path folder_of(const fs::path& file) {
    const auto absolute = fs::absolute(file);
    return absolute.parent_path();
}

/// "./exports" as the folder beside the file; all else as it is.
std::string beside(const fs::path& file, const std::string& folder) {
    if (file.empty() || !folder.starts_with("./")) return folder;
    return (file.parent_path() / folder.substr(2)).native();
}

/// By hand there may be no installation at all; where its file is wrong, an exit code.
std::optional<int> find_place(const Arguments& arguments, Place& place) {
    const auto file = cli::config_path(arguments.config);
    std::error_code none;
    place.state = io::state_directory();
    place.run_directory = io::run_directory();
    if (fs::exists(file, none)) {
        const auto installation = cli::read_config(file);
        if (!installation) {
            command::print_err("{}", installation.error().text);
            return installation.error().exit_code;
        }
        place.config = installation->exports;
        place.of = installation->name;
        place.file = fs::absolute(file);
    } else if (!arguments.config.empty()) {
        return command::report_failure({ErrorCode::NotFound, "there is no " + file.native()});
    }
    auto& config = place.config;
    // By hand the file may lie elsewhere, and no variable says where.
    config.folder = beside(place.file, config.folder);
    if (config.push) config.push->folder = beside(place.file, config.push->folder);
    place.folder = arguments.folder.empty() ? folder_of_exports(config) : fs::absolute(arguments.folder);
    config.keep = arguments.keep.value_or(config.keep);
    config.parity = arguments.parity.value_or(config.parity);
    config.recordings = config.recordings || arguments.recordings;
    place.say = arguments.lines ? Say::Lines : arguments.json ? Say::Json : Say::Words;
    return std::nullopt;
}

using Command = std::function<int(const Place& place)>;

CLI::App*
add_command(CLI::App& app, Arguments& arguments, const char* name, const char* help, const Command& run) {
    auto* command = app.add_subcommand(name, help);
    command->add_option("--folder", arguments.folder, "Where exports lie, instead of [exports] folder");
    command->add_option(
        "--config", arguments.config, "The installation's file (default: $TUTTI_CONFIG, ./tutti.toml)"
    );
    command->add_flag("--json", arguments.json, "Print JSON, for programs");
    command->add_flag("--lines", arguments.lines, "That, and before it a line now and then: how far it is");
    command->callback([&arguments, run] {
        arguments.run = [&arguments, run] {
            Place place;
            if (const auto wrong = find_place(arguments, place)) return *wrong;
            return run(place);
        };
    });
    return command;
}

void add_create(CLI::App& app, Arguments& arguments) {
    auto* create = add_command(
        app, arguments, "create", "Make an export, while everything goes on",
        [&](const Place& place) { return exports::create({place, arguments.logs}); }
    );
    create->add_option("--keep", arguments.keep, "How many stay, instead of [exports] keep");
    create
        ->add_option(
            "--parity", arguments.parity, "Blocks of 200 that can be made anew, instead of [exports] parity"
        )
        ->check(CLI::Range(0, 50));
    create->add_flag("--recordings", arguments.recordings, "With the recordings of the bus");
    create->add_flag(
        "--logs", arguments.logs, "The logs of services alone, in the folder logs beside the others"
    );
}

void add_looks(CLI::App& app, Arguments& arguments) {
    add_command(app, arguments, "list", "List the exports that there are", [](const Place& place) {
        return exports::list(place);
    });
    auto* show = add_command(app, arguments, "show", "List the files in one", [&](const Place& place) {
        return exports::show(place, arguments.name);
    });
    show->add_option("name", arguments.name, name_help)->capture_default_str();
    auto* verify = add_command(
        app, arguments, "verify", "Read every byte of one, and say what is damaged",
        [&](const Place& place) { return exports::verify({place, arguments.name, Mend::No}); }
    );
    verify->add_option("name", arguments.name, "Its name, latest, or all")->capture_default_str();
}

void add_changes(CLI::App& app, Arguments& arguments) {
    auto* repair = add_command(
        app, arguments, "repair", "Make anew what is damaged of one, as far as its parity goes",
        [&](const Place& place) { return exports::verify({place, arguments.name, Mend::Yes}); }
    );
    repair->add_option("name", arguments.name, "Its name, latest, or all")->capture_default_str();
    auto* push = add_command(
        app, arguments, "push", "Copy what is not there yet to a second place",
        [&](const Place& place) { return exports::push({place, arguments.to}); }
    );
    push->add_option("--to", arguments.to, "A folder, instead of what [exports.push] says");
    auto* fetch =
        add_command(app, arguments, "fetch", "Have one back from the second place", [&](const Place& place) {
            return exports::fetch({place, arguments.name, arguments.from});
        });
    fetch->add_option("name", arguments.name, name_help)->capture_default_str();
    fetch->add_option("--from", arguments.from, "A folder, instead of what [exports.push] says");
    auto* import = add_command(
        app, arguments, "import", "Put one back, while the installation does not run",
        [&](const Place& place) {
            const auto config = folder_of(cli::config_path(arguments.config));
            return exports::import({place, arguments.name, config, arguments.dry_run, arguments.replaces});
        }
    );
    import->add_option("name", arguments.name, name_help)->required();
    import->add_flag("--dry-run", arguments.dry_run, "Say what would change, and change nothing");
    import->add_flag(
        "--replace", arguments.replaces, "Also over what is there and differs, which is exported first"
    );
}

} // namespace

fs::path folder_of_exports(const installation::ExportsConfig& config) {
    if (config.folder.empty()) return io::state_directory() / "exports";
    return io::path_as_written(config.folder);
}

int run_exports_command(int argc, char** argv) {
    Arguments arguments;
    CLI::App app("Copies of the installation to move, mend and put back.", "tutti exports");
    app.require_subcommand(1);
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(footer);
    add_create(app, arguments);
    add_looks(app, arguments);
    add_changes(app, arguments);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    std::vector<std::string> names;
    for (const auto* each : app.get_subcommands({})) names.push_back(each->get_name());
    if (const auto refused = command::refuse_unknown_command("tutti exports", argv[1], names))
        return *refused;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    const int exit_code = arguments.run();
    command::flush_out();
    return exit_code;
}

} // namespace tutti::exports
