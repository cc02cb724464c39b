#include "workers/now_playing/now_playing.hpp"

#include "apps/tutti/programs.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/environment.hpp"
#include "worker/worker.hpp"

#include <fmt/format.h>

#include <expected>

namespace tutti {

namespace {

/// Where OSC goes by the file that the supervisor names; nothing has to be there where a person starts us.
std::expected<std::vector<Address>, cli::ConfigFailure> read_destinations() {
    if (!io::environment("TUTTI_CONFIG")) return installation::osc_destinations({});
    const auto installation = cli::read_config(cli::config_path({}));
    if (!installation) return std::unexpected(installation.error());
    return installation::osc_destinations(installation->osc);
}

} // namespace

int run_now_playing(int argc, char** argv) {
    auto destinations = read_destinations();
    if (!destinations) {
        command::print_err("{}", destinations.error().text);
        return destinations.error().exit_code;
    }
    worker::Options options;
    options.name = "now-playing";
    options.version = TUTTI_VERSION;
    options.description =
        "Says which song is played, of all that players say: on song/playing, as the events "
        "song.track and song.playback, and as OSC /karaoke/track and /karaoke/pos";
    options.topics = {"song/playing", "event/song/+", "health/now-playing"};
    worker::Worker worker(options);
    const now_playing::NowPlaying now_playing(worker, std::move(*destinations));
    return worker.run(argc, argv);
}

} // namespace tutti
