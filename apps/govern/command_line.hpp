// What the commands of tutti-govern share: how a command line is taken apart and what it is known by.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace tutti {

/// Runs the command line and gives `exit_code`, which its callbacks set; or what ended it before.
int run_command(CLI::App& app, int argc, char** argv, const int& exit_code);

/// "--json", for programs.
void add_json(CLI::App& app, bool& json);

// The commands, each in a file of its own.
int run_apply(int argc, char** argv);
int run_diff(int argc, char** argv);
int run_get(int argc, char** argv);
int run_wait(int argc, char** argv);
int run_edit(int argc, char** argv);
int run_revisions(int argc, char** argv);
int run_rollback(int argc, char** argv);
int run_health(int argc, char** argv);
int run_policy(int argc, char** argv);
int run_job(int argc, char** argv);

} // namespace tutti
