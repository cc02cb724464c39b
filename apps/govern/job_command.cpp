// `tutti job`: only the command line.
#include "apps/govern/command_line.hpp"
#include "cli/governed/jobs.hpp"
#include "command/exit_code.hpp"
#include "io/directories.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace tutti {

namespace {

constexpr auto job_footer =
    R"(A job is work that takes its time: control keeps it, whoever takes its kind does it, and it is tried again
where that fails (docs/jobs.md).

Examples:
  tutti job kinds                             what can be done, and by whom
  tutti job run export                        wanted; prints its id
  tutti job run verify name=latest --wait     and until it is over, with how far it is
  tutti job list --state failed               what failed for good
  tutti job replay ID                         and is to be tried again)";

struct JobArguments {
    cli::DeskOptions desk{.run_directory = io::run_directory()};
    cli::JobRunOptions run{};
    cli::JobListOptions list{};
    std::string id;
    int exit_code = command::Success;
};

void add_run(CLI::App& app, JobArguments& arguments) {
    auto& options = arguments.run;
    auto* run = app.add_subcommand("run", "Have a job done");
    run->add_option("kind", options.kind, "What kind of job: tutti job kinds")->required();
    run->add_option("params", options.params, "NAME=VALUE, what it is to do; or one JSON object");
    run->add_flag("--wait", options.waits, "Until it is over; ends with 1 where it did not succeed");
    run->add_option("--priority", options.priority, "Larger is sooner")->check(CLI::Range(-100, 100));
    run->add_option("--delay", options.delay, "Seconds before which it does not begin")
        ->check(CLI::Range(0.0, 31536000.0)); // a year, the most that control takes
    run->add_option("--attempts", options.attempts, "How often it is tried (as its kind says)")
        ->check(CLI::Range(1, 100));
    run->add_option("--dedup", options.dedup, "While one under this word waits or runs, that one is meant");
    add_json(*run, arguments.desk.json);
    run->callback([&] {
        options.desk = arguments.desk;
        arguments.exit_code = cli::run_job(options);
    });
}

void add_list(CLI::App& app, JobArguments& arguments) {
    auto& options = arguments.list;
    auto* list = app.add_subcommand("list", "Jobs, the newest first");
    list->add_option("--state", options.state, "Only these")
        ->check(CLI::IsMember({"queued", "running", "succeeded", "failed", "cancelled"}));
    list->add_option("--kind", options.kind, "Only of this kind");
    list->add_option("-n", options.most, "How many")->check(CLI::Range(1, 1000))->capture_default_str();
    add_json(*list, arguments.desk.json);
    list->callback([&] {
        options.desk = arguments.desk;
        arguments.exit_code = cli::list_jobs(options);
    });
}

CLI::App* add_of_one(CLI::App& app, JobArguments& arguments, const char* name, const char* help) {
    auto* command = app.add_subcommand(name, help);
    command->add_option("id", arguments.id, "The job's id, of `tutti job list`")->required();
    add_json(*command, arguments.desk.json);
    return command;
}

void add_change(CLI::App& app, JobArguments& arguments, const char* name, const char* help) {
    add_of_one(app, arguments, name, help)->callback([&arguments, name] {
        arguments.exit_code = cli::change_job(arguments.desk, std::string("job.") + name, arguments.id);
    });
}

} // namespace

int run_job(int argc, char** argv) {
    JobArguments arguments;
    CLI::App app("Jobs: work that takes its time, done by whoever takes its kind.", "tutti job");
    app.footer(job_footer);
    app.require_subcommand(1);
    add_run(app, arguments);
    add_list(app, arguments);
    add_of_one(app, arguments, "show", "One, with what became of its attempts")->callback([&] {
        arguments.exit_code = cli::show_job(arguments.desk, arguments.id);
    });
    add_of_one(app, arguments, "watch", "One until it is over, and how far it is")->callback([&] {
        arguments.exit_code = cli::watch_job(arguments.desk, arguments.id);
    });
    add_change(app, arguments, "cancel", "It is not to be done, or to stop what it does");
    add_change(app, arguments, "replay", "One that failed for good, or was cancelled, is tried again");
    add_change(app, arguments, "forget", "One that is over is kept no longer");
    auto* kinds = app.add_subcommand("kinds", "What can be done, by whom, and how many wait and run");
    add_json(*kinds, arguments.desk.json);
    kinds->callback([&] { arguments.exit_code = cli::list_job_kinds(arguments.desk); });
    return run_command(app, argc, argv, arguments.exit_code);
}

} // namespace tutti
