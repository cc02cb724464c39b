// tutti-lyrics: the words of the song that plays. Only wiring.
#include "apps/worker_options.hpp"
#include "cli/config_file.hpp"
#include "command/print.hpp"
#include "io/directories.hpp"
#include "io/disk.hpp"
#include "io/environment.hpp"
#include "io/https/web_client.hpp"
#include "workers/lyrics/lyrics_service.hpp"
#include "workers/lyrics/sources/comfyui.hpp"

#include <csignal>
#include <expected>
#include <memory>

namespace {

using namespace tutti;

constexpr const char* about =
    "Finds the words of the song that `song/playing` names, says each line when it is sung (OSC below "
    "/karaoke/, events song.line and song.word), and what the song is about. "
    "`tutti config set lyrics folder=/home/anna/Lyrics` says where .lrc files are; what is not there is "
    "asked "
    "of LRCLIB (lyrics.lrclib), and lyrics.model_url names a language model's server; "
    "`tutti call lyrics set_offset offset=0.3` lets the words of this song come later, for good";

/// The one that the supervisor names; nothing has to be there where a person starts us.
std::expected<installation::Installation, cli::ConfigFailure> read_installation() {
    if (!io::environment("TUTTI_CONFIG")) return installation::Installation();
    return cli::read_config(cli::config_path({}));
}

std::unique_ptr<io::HttpClient> make_client(const asio::any_io_executor& executor) {
    io::HttpsOptions options;
    options.limits.body = lyrics::most_of_a_picture;
    // libcurl goes by the file that it was built with; this is OpenSSL's word for another.
    options.certificate_authorities = io::environment("SSL_CERT_FILE").value_or("");
    return std::make_unique<io::WebClient>(executor, std::move(options));
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // servers close when they like
    const auto installation = read_installation();
    if (!installation) {
        command::print_err("{}", installation.error().text);
        return installation.error().exit_code;
    }
    auto options = event_worker_options(*installation, "lyrics", about);
    options.topics.emplace_back("song/lyrics");
    worker::Worker worker(std::move(options));
    io::SystemDisk disk;
    const lyrics::LyricsService service(
        worker, disk,
        {.destinations = installation::osc_destinations(installation->osc),
         .state_directory = io::state_directory(),
         .user_agent = "Tutti " TUTTI_VERSION,
         .make_client = make_client}
    );
    return worker.run(argc, argv);
}
