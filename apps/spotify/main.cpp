// tutti-spotify: what somebody's Spotify plays. Only wiring.
#include "io/directories.hpp"
#include "io/disk.hpp"
#include "io/environment.hpp"
#include "io/https/web_client.hpp"
#include "workers/spotify/spotify_service.hpp"

#include <csignal>
#include <memory>

namespace {

std::unique_ptr<tutti::io::HttpClient> make_client(const tutti::asio::any_io_executor& executor) {
    tutti::io::HttpsOptions options;
    // libcurl goes by the file that it was built with; this is OpenSSL's word for another.
    options.certificate_authorities = tutti::io::environment("SSL_CERT_FILE").value_or("");
    return std::make_unique<tutti::io::WebClient>(executor, std::move(options));
}

} // namespace

int main(int argc, char** argv) {
    using namespace tutti;
    std::signal(SIGPIPE, SIG_IGN); // servers close when they like
    worker::Options options;
    options.name = "spotify";
    options.version = TUTTI_VERSION;
    options.description =
        "What somebody's Spotify plays, by its Web API, on playback/spotify.\n"
        "Set spotify.client_id; `tutti call spotify authorize` gives an address to agree at, and\n"
        "`tutti call spotify redeem '{\"url\":\"…\"}'` takes the one that the browser ends at";
    options.topics = {"playback/spotify", "health/spotify"};
    worker::Worker worker(options);
    io::SystemDisk disk;
    const spotify::SpotifyService service(
        worker, disk, {.state_directory = io::state_directory(), .make_client = make_client}
    );
    return worker.run(argc, argv);
}
