#include "apps/tutti/director_part.hpp"
#include "apps/tutti/programs.hpp"
#include "apps/tutti/relay.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"

namespace tutti {

int run_director() {
    const auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    DirectorPart director(*installation);
    if (const auto ready = director.prepare(); !ready) {
        director.worker().log().error("the director cannot begin", {{"reason", ready.error().message}});
        return 1;
    }
    relay_to_control(director.worker(), *installation);
    const int exit_code = director.worker().run();
    director.finish();
    return exit_code;
}

} // namespace tutti
