// tutti-exports: copies of an installation, made, looked through, mended and put back; and the service that
// does so as jobs. Only wiring.
#include "apps/exports/exports_commands.hpp"
#include "apps/worker_options.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "workers/exports/exports_service.hpp"

#include <csignal>

namespace tutti::exports {

namespace {

int run_service() {
    const auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    auto options = worker_options(*installation, "exports", "Makes exports of the installation, as jobs.");
    options.topics = {"health/" + options.name};
    worker::Worker worker(std::move(options));
    const ExportsService service(worker, {folder_of_exports(installation->exports), io::program_directory()});
    return worker.run();
}

} // namespace

} // namespace tutti::exports

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    return argc > 1 ? tutti::exports::run_exports_command(argc, argv) : tutti::exports::run_service();
}
