// `tutti get`, `wait`, `edit`, `revisions`, `rollback`: only the command line.
#include "apps/govern/command_line.hpp"
#include "cli/governed/edit.hpp"
#include "cli/governed/get.hpp"
#include "cli/governed/revisions.hpp"
#include "cli/governed/wait.hpp"
#include "command/exit_code.hpp"
#include "io/directories.hpp"

#include <CLI/CLI.hpp>

#include <limits>
#include <map>

namespace tutti {

namespace {

constexpr auto get_footer = R"(Examples:
  tutti get                      all objects, and whether each is as it is to be
  tutti get service -o wide      with where they come from, and why they are not
  tutti get service/lamp         one, with all of its conditions
  tutti get -o toml > all.toml   as a manifest, which `tutti apply` takes
  tutti get -l app=stage --watch what has that label, looked at until Ctrl-C)";

constexpr auto wait_footer = R"(Ends with 3 where it did not become so in time; how it stands is said then.

Examples:
  tutti wait service/lamp
  tutti wait service/lamp --for=condition=Stopped=false
  tutti wait playlist/intro --for=deleted --timeout 5)";

constexpr auto edit_footer =
    R"($VISUAL or $EDITOR says which editor. A mistake opens it again, with what is wrong above; ending it
without another change leaves all as it was.

Examples:
  tutti edit service/lamp
  EDITOR="code --wait" tutti edit rule/night)";

constexpr auto revisions_footer = R"(Examples:
  tutti revisions                    the last 20
  tutti revisions 12                 what revision 12 changed
  tutti revisions --of service/lamp  those that changed it)";

constexpr auto rollback_footer = R"(It is a revision of its own, so that it can be undone as well.

Examples:
  tutti rollback --last         the last revision is undone
  tutti rollback 12 --dry-run   what it would change
  tutti rollback 12             all objects as they were to be after revision 12
  tutti rollback 0              none at all, as before the first)";

cli::DeskOptions desk() { return {.run_directory = io::run_directory()}; }

} // namespace

int run_get(int argc, char** argv) {
    using Form = cli::GetOptions::Form;
    const std::map<std::string, Form> forms = {
        {"table", Form::Table}, {"wide", Form::Wide}, {"json", Form::Json}, {"toml", Form::Toml}
    };
    cli::GetOptions options{.desk = desk(), .kind = {}, .name = {}};
    int exit_code = command::Success;
    CLI::App app("Objects: what is to be, and how it stands.", "tutti get");
    app.footer(get_footer);
    app.add_option("kind", options.kind, "service, playlist, …, or KIND/NAME (default: all)");
    app.add_option("name", options.name, "Only that one");
    std::string form = "table";
    app.add_option("-o,--output", form, "How it is shown")
        ->check(CLI::IsMember({"table", "wide", "json", "toml"}))
        ->capture_default_str();
    app.add_option("-l,--label", options.labels, "KEY=VALUE: only those that have all of these");
    app.add_flag("--watch", options.watches, "Go on to show them");
    add_json(app, options.desk.json);
    app.callback([&] {
        options.form = options.desk.json ? Form::Json : forms.at(form);
        options.desk.json = options.form == Form::Json;
        exit_code = cli::get_objects(options);
    });
    return run_command(app, argc, argv, exit_code);
}

int run_wait(int argc, char** argv) {
    cli::WaitOptions options{.desk = desk(), .objects = {}};
    int exit_code = command::Success;
    CLI::App app("Waits until a condition of objects is so, or until they are gone.", "tutti wait");
    app.footer(wait_footer);
    app.add_option("object", options.objects, "KIND/NAME, one or more")->required();
    app.add_option("--for", options.what, "condition=TYPE, condition=TYPE=STATUS or deleted")
        ->capture_default_str();
    app.add_option("--timeout", options.timeout, "Seconds, for all of them together")
        ->check(CLI::Range(0.0, 600.0))
        ->capture_default_str();
    add_json(app, options.desk.json);
    app.callback([&] { exit_code = cli::wait_for_objects(options); });
    return run_command(app, argc, argv, exit_code);
}

int run_edit(int argc, char** argv) {
    cli::EditOptions options{.desk = desk(), .object = {}, .editor = {}};
    int exit_code = command::Success;
    CLI::App app("An object in an editor, applied when that ends.", "tutti edit");
    app.footer(edit_footer);
    app.add_option("object", options.object, "KIND/NAME, such as service/lamp")->required();
    app.add_option("--editor", options.editor, "Another editor");
    app.callback([&] { exit_code = cli::edit_object(options); });
    return run_command(app, argc, argv, exit_code);
}

int run_revisions(int argc, char** argv) {
    cli::RevisionOptions options{.desk = desk(), .number = {}, .object = {}};
    int exit_code = command::Success;
    CLI::App app("What was applied, by whom, and what it changed.", "tutti revisions");
    app.footer(revisions_footer);
    app.add_option("revision", options.number, "Only that one, with all that it changed");
    app.add_option("--of", options.object, "KIND/NAME: only those that changed it");
    app.add_option("-n", options.most, "How many")->check(CLI::Range(1, 100))->capture_default_str();
    add_json(app, options.desk.json);
    app.callback([&] { exit_code = cli::show_revisions(options); });
    return run_command(app, argc, argv, exit_code);
}

int run_rollback(int argc, char** argv) {
    cli::RollbackOptions options{.desk = desk(), .revision = {}};
    int exit_code = command::Success;
    CLI::App app("All objects as they were to be at a revision.", "tutti rollback");
    app.footer(rollback_footer);
    bool undoes_last = false;
    auto* revision = app.add_option("revision", options.revision, "Of `tutti revisions`")
                         ->check(CLI::Range(0, std::numeric_limits<int>::max()));
    app.add_flag("--last", undoes_last, "As before the last one")->excludes(revision);
    app.add_flag("--dry-run", options.is_dry, "Only say what it would change");
    add_json(app, options.desk.json);
    app.callback([&] {
        if (!options.revision && !undoes_last) throw CLI::RequiredError("revision, or --last,");
        exit_code = cli::roll_back(options);
    });
    return run_command(app, argc, argv, exit_code);
}

} // namespace tutti
