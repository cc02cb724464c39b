#include "director/director.hpp"

#include "apps/tutti/programs.hpp"
#include "cli/config_file.hpp"
#include "io/directories.hpp"

#include <fmt/format.h>

namespace tutti {

int run_director() {
    auto installation = cli::read_config(cli::config_path({}));
    if (!installation) {
        fmt::print(stderr, "{}", installation.error().text);
        return installation.error().exit_code;
    }
    director::Options options;
    options.installation = std::move(*installation);
    options.run_directory = io::run_directory();
    options.state_directory = io::state_directory();
    options.version = TUTTI_VERSION;
    return director::run(std::move(options));
}

} // namespace tutti
