// tutti-control: what an installation is to be and what happened to it, kept; and its store by hand. Only the
// command line and wiring.
#include "apps/command_table.hpp"
#include "apps/control/leadership_options.hpp"
#include "apps/worker_options.hpp"
#include "cli/config_file.hpp"
#include "command/did_you_mean.hpp"
#include "command/exit_code.hpp"
#include "command/parse_arguments.hpp"
#include "command/print.hpp"
#include "control_plane/control_service.hpp"
#include "control_plane/leadership_report.hpp"
#include "control_plane/passwd_cli.hpp"
#include "control_plane/store_commands.hpp"
#include "control_plane/vault_cli.hpp"
#include "installation/layers.hpp"
#include "installation/programs.hpp"
#include "io/directories.hpp"
#include "io/private_process.hpp"
#include "password/user_file.hpp"

#include <CLI/CLI.hpp> // here alone

#include <algorithm>
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
  tutti control check --head 120:de56…       whether the audit still has line 120 as it was then
  tutti control backup /media/usb/today.db   a copy, while everything goes on
  tutti control restore /media/usb/today.db  put it back, after `tutti stop control`
  tutti control leaders                      who leads what
  tutti control hand-over app:export         let another installation run that service
  tutti vault status                         the secrets that it keeps: tutti vault --help)";

constexpr auto passwd_footer =
    R"(The password is asked for, or read from standard input; never from the command line. The hub takes a
change over at once (docs/hub.md).

Examples:
  tutti passwd --bus ada                     makes her, or gives her another password
  tutti passwd --bus ada < file              from the first line of a file
  tutti passwd --bus ada --delete            who is there by that name is disconnected
  tutti passwd --bus --list)";

constexpr auto vault_footer =
    R"(A passphrase is asked for at the terminal, where nothing of it is shown, or read from standard input or
from --passphrase-file; never from the command line (docs/governance/vault.md).

Examples:
  tutti vault init                           makes it, and shows the recovery key, once
  tutti vault unlock < passphrase            services that wait for it begin
  tutti vault put spotify.secret < secret    { vault = "spotify.secret" } refers to it
  tutti vault lock                           nobody is handed anything any more)";

std::filesystem::path usual_store() { return io::state_directory() / "control.db"; }

int run_service() {
    io::make_process_private();
    const auto file = cli::config_path({});
    const auto installation = cli::read_config(file);
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    auto usual = cli::usual_installation();
    if (!usual) return usual.error().exit_code;
    auto options = worker_options(*installation, "control", "Keeps what the installation is to be.");
    options.topics = {"event/control/#", "health/" + options.name, "leader/+", "vault/" + options.name};
    auto leadership = leadership_options(*installation);
    if (!leadership) return command::report_failure(leadership.error());
    worker::Worker worker(std::move(options));
    const auto& control = installation->control;
    const control_plane::ControlService service(
        worker, {.store = usual_store(),
                 .events = {control.events.most, control.events.age},
                 .audit = {control.audit.most, control.audit.age},
                 .bus_role = governance::role_from(control.bus_role).value_or(governance::UserRole::None),
                 .programs_from = control.programs_from,
                 .vault = {.vault = {.auto_lock = control.auto_lock}, .run_directory = io::run_directory()},
                 .prefix = installation->bus_prefix(),
                 .leadership = std::move(*leadership),
                 .jobs = {.kinds = installation->jobs},
                 .health = installation->health,
                 .files =
                     {.tables =
                          {.file = std::filesystem::absolute(file),
                           .applied = io::state_directory() / installation::applied_file,
                           .run_directory = io::run_directory(),
                           .usual = std::move(*usual)},
                      .desired = control.desired}}
    );
    return worker.run();
}

struct Arguments {
    control_plane::StoreCommandOptions store{.store = usual_store(), .own = usual_store()};
    control_plane::LeadershipCommandOptions leadership;
    std::filesystem::path file;
    int exit_code = command::Success;
};

void add_store(CLI::App& command, control_plane::StoreCommandOptions& options) {
    command.add_option("--service", options.service, "The service, where it has another name")
        ->capture_default_str();
    command.add_option("--store", options.store, "Another file than this installation's");
}

void add_commands(CLI::App& app, Arguments& arguments) {
    auto* check = app.add_subcommand("check", "Read all of the store: pages, rows, events, audit");
    add_store(*check, arguments.store);
    check->add_option(
        "--head", arguments.store.head, "How far the audit was once, as an earlier check or the log said"
    );
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

void add_leadership_commands(CLI::App& app, Arguments& arguments) {
    auto& options = arguments.leadership;
    auto* leaders = app.add_subcommand("leaders", "Who leads what, as far as is known here");
    leaders->add_option("--service", options.service, "The service, where it has another name")
        ->capture_default_str();
    leaders->add_flag_callback(
        "--json", [&options] { options.form = control_plane::LeadershipCommandOptions::Form::Json; },
        "As JSON"
    );
    leaders->callback([&] { arguments.exit_code = control_plane::show_leaders(options); });
    auto* handover = app.add_subcommand("hand-over", "Lead no more, so that another installation may");
    handover->add_option("resource", options.resource, "control, or app: and a service's name")
        ->capture_default_str();
    handover->add_option("--service", options.service, "The service, where it has another name")
        ->capture_default_str();
    handover->callback([&] { arguments.exit_code = control_plane::hand_over(options); });
}

struct VaultArguments {
    control_plane::VaultCliOptions vault{.run_directory = io::run_directory()};
    int exit_code = command::Success;
};

using VaultCommand = int (*)(const control_plane::VaultCliOptions&);

CLI::App* add_vault_command(
    CLI::App& app, VaultArguments& arguments, const char* name, const char* help, VaultCommand run
) {
    auto* command = app.add_subcommand(name, help);
    command->add_option("--service", arguments.vault.service, "Who keeps it, where that has another name")
        ->capture_default_str();
    command->add_flag("--json", arguments.vault.json, "Print JSON, for programs");
    command->callback([&arguments, run] { arguments.exit_code = run(arguments.vault); });
    return command;
}

void add_file(CLI::App* command, const char* option, std::filesystem::path& file, const char* help) {
    command->add_option(option, file, help)->type_name("FILE");
}

void add_vault_keys(CLI::App& app, VaultArguments& arguments) {
    auto& vault = arguments.vault;
    constexpr auto passphrase_help = "Its first line, instead of asking";
    constexpr auto new_help = "The first line is the new passphrase";
    add_vault_command(app, arguments, "status", "Whether it is there and open", control_plane::vault_status);
    auto* init = add_vault_command(
        app, arguments, "init", "Make it and open it; shows its recovery key, once", control_plane::vault_init
    );
    add_file(init, "--passphrase-file", vault.passphrase_file, passphrase_help);
    auto* unlock = add_vault_command(
        app, arguments, "unlock", "Open it with its passphrase", control_plane::vault_unlock
    );
    add_file(unlock, "--passphrase-file", vault.passphrase_file, passphrase_help);
    add_vault_command(app, arguments, "lock", "Lock it at once", control_plane::vault_lock);
    auto* recover = add_vault_command(
        app, arguments, "recover", "Open it with the recovery key, and set a new passphrase",
        control_plane::vault_recover
    );
    add_file(recover, "--recovery-key-file", vault.recovery_key_file, passphrase_help);
    add_file(recover, "--new-passphrase-file", vault.new_passphrase_file, new_help);
    auto* change = add_vault_command(
        app, arguments, "passphrase", "Set another passphrase", control_plane::vault_passphrase
    );
    add_file(change, "--passphrase-file", vault.passphrase_file, passphrase_help);
    add_file(change, "--new-passphrase-file", vault.new_passphrase_file, new_help);
    auto* rekey = add_vault_command(
        app, arguments, "rekey", "Seal everything anew under another key; shows another recovery key, once",
        control_plane::vault_rekey
    );
    add_file(rekey, "--passphrase-file", vault.passphrase_file, passphrase_help);
}

void add_vault_secrets(CLI::App& app, VaultArguments& arguments) {
    auto& vault = arguments.vault;
    constexpr auto name_help = "Of the secret: small letters, digits, _ and -, in parts joined by dots";
    auto* put = add_vault_command(
        app, arguments, "put", "Lay a secret in it, from the terminal, standard input or a file",
        control_plane::vault_put
    );
    put->add_option("name", vault.name, name_help)->required();
    add_file(put, "--file", vault.file, "All of it is the secret, but for a line's end");
    auto* get = add_vault_command(
        app, arguments, "get", "Whether a secret is there; a line of the audit says that you asked",
        control_plane::vault_get
    );
    get->add_option("name", vault.name, name_help)->required();
    get->add_flag("--show", vault.shows, "Print the secret itself");
    auto* remove =
        add_vault_command(app, arguments, "remove", "Forget a secret", control_plane::vault_remove);
    remove->add_option("name", vault.name, name_help)->required();
    add_vault_command(app, arguments, "list", "The names of the secrets", control_plane::vault_list);
    auto* import = add_vault_command(
        app, arguments, "import", "Lay each NAME=VALUE of a file in it, a line each",
        control_plane::vault_import
    );
    import->add_option("file", vault.file, "Lines that begin with # are none")->required();
}

std::optional<int> refuse_command(const CLI::App& app, const char* program, std::string_view word) {
    std::vector<std::string> names;
    for (const auto* command : app.get_subcommands({})) names.push_back(command->get_name());
    return command::refuse_unknown_command(program, word, names);
}

int run_vault_command(int argc, char** argv) {
    io::make_process_private();
    VaultArguments arguments;
    CLI::App app("Secrets of the installation, sealed until somebody says the passphrase.", "tutti vault");
    app.require_subcommand(1);
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(vault_footer);
    add_vault_keys(app, arguments);
    add_vault_secrets(app, arguments);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (argc > 1)
        if (const auto refused = refuse_command(app, "tutti vault", argv[1])) return *refused;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    return arguments.exit_code;
}

/// A program of ours, or a service of the file, is called like that, here or on another node.
bool is_of_service(std::string_view name, const installation::Installation& installation) {
    const auto alone = name.substr(name.rfind('.') + 1);
    if (installation::find_program(alone) != nullptr) return true;
    return std::ranges::any_of(installation.services, [&](const auto& service) {
        const auto own = installation.bus_name(service.name);
        return own == name || own == alone;
    });
}

/// The file as the installation's file says, or where the hub looks without one. Else the exit code.
std::optional<int> look_up_users(const std::filesystem::path& config, control_plane::PasswdOptions& options) {
    options.file = io::state_directory() / password::usual_user_file;
    options.is_of_service = is_of_service(options.name, {});
    const auto path = cli::config_path(config);
    if (config.empty() && !std::filesystem::exists(path)) return std::nullopt;
    const auto installation = cli::read_config(path);
    if (!installation) {
        command::put_err(installation.error().text);
        return installation.error().exit_code;
    }
    options.is_of_service = is_of_service(options.name, *installation);
    if (!installation->hub.users.empty())
        options.file = std::filesystem::absolute(path).parent_path() / installation->hub.users;
    return std::nullopt;
}

int run_passwd_command(int argc, char** argv) {
    io::make_process_private();
    control_plane::PasswdOptions options;
    std::filesystem::path config;
    bool is_of_the_bus = false;
    CLI::App app("Makes a user of the hub, or gives one another password.", "tutti passwd");
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(passwd_footer);
    app.add_flag("--bus", is_of_the_bus, "Of the hub; the page's users are made at the page")->required();
    auto* name = app.add_option("name", options.name, "The user");
    app.add_option("--config", config, "The installation's file (default: $TUTTI_CONFIG, or ./tutti.toml)")
        ->type_name("FILE");
    auto* list = app.add_flag("--list", options.lists, "Show who there is")->excludes(name);
    app.add_flag("--delete", options.deletes, "Let the user come no more, and end what is there")
        ->needs(name)
        ->excludes(list);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    if (const auto end = look_up_users(config, options)) return *end;
    return control_plane::passwd(options);
}

/// `tutti vault` is this program under another name; `tutti control vault` the same.
struct OtherName {
    std::string_view program;
    std::string_view command;
    int (*run)(int argc, char** argv);
};
constexpr OtherName other_names[] = {
    {"tutti-vault", "vault", run_vault_command},
    {"tutti-passwd", "passwd", run_passwd_command},
};

int run_control_command(int argc, char** argv) {
    if (argc == 1) return run_service();
    Arguments arguments;
    CLI::App app("What the installation is to be and what happened to it, kept.", "tutti control");
    app.require_subcommand(0, 1);
    app.set_version_flag("--version", TUTTI_VERSION);
    app.footer(footer);
    add_commands(app, arguments);
    add_leadership_commands(app, arguments);
    if (const auto printed = print_command_table(app, argc, argv)) return *printed;
    if (const auto refused = refuse_command(app, "tutti control", argv[1])) return *refused;
    if (const auto end = command::parse_arguments<CLI::ParseError>(app, argc, argv)) return *end;
    return arguments.exit_code;
}

int run_program(int argc, char** argv) {
    const auto program = std::filesystem::path(argv[0]).filename();
    for (const auto& other : other_names) {
        if (program == other.program) return other.run(argc, argv);
        if (argc > 1 && argv[1] == other.command) return other.run(argc - 1, argv + 1);
    }
    return run_control_command(argc, argv);
}

} // namespace

} // namespace tutti

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    const int exit_code = tutti::run_program(argc, argv);
    tutti::command::flush_out();
    return exit_code;
}
