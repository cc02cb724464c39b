#include "apps/audio/service.hpp"

#include "apps/worker_options.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "io/disk.hpp"
#include "io/environment.hpp"
#include "io/priority.hpp"
#include "workers/audio/audio_service.hpp"

#include <algorithm>
#include <expected>

namespace tutti {

namespace {

/// The one that the supervisor names; nothing has to be there where a person starts us.
std::expected<installation::Installation, cli::ConfigFailure> read_installation() {
    if (!io::environment("TUTTI_CONFIG")) return installation::Installation();
    return cli::read_config(cli::config_path({}));
}

Value seed_of(const installation::Installation& installation) {
    const auto& seeds = installation.configuration;
    const auto seed = std::ranges::find(seeds, "audio", &std::pair<std::string, Value>::first);
    return seed == seeds.end() ? Value::object({}) : seed->second;
}

} // namespace

int run_audio_service(const AudioArguments& arguments) {
    io::go_before_others();
    const auto installation = read_installation();
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    worker::Worker worker(
        event_worker_options(*installation, "audio", "Sound becomes levels, beats, events and OSC.")
    );
    io::SystemDisk disk;
    audio::AudioService service(
        worker, disk,
        {.input = arguments.input,
         .destinations =
             arguments.osc.empty() ? installation::osc_destinations(installation->osc) : arguments.osc,
         .state_directory = io::state_directory(),
         .seed = seed_of(*installation)}
    );
    return worker.run();
}

} // namespace tutti
