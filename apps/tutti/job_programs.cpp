#include "apps/tutti/programs.hpp"
#include "apps/worker_options.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "workers/programs/programs_worker.hpp"

namespace tutti {

int run_programs() {
    const auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    worker::Worker worker(
        worker_options(*installation, "programs", "Does the jobs of kinds that a program does.")
    );
    programs::take_jobs_for_programs(worker, installation->jobs);
    return worker.run();
}

} // namespace tutti
