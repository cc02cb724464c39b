// tutti-camera: the cameras, as streams and pictures, moved and found. Only wiring.
#include "apps/camera/discover_command.hpp"
#include "io/directories.hpp"
#include "worker/rim.hpp"
#include "workers/camera/camera_service.hpp"
#include "workers/camera/onvif/onvif_ptz.hpp"

#include <csignal>
#include <string_view>

int main(int argc, char** argv) {
    using namespace tutti;
    std::signal(SIGPIPE, SIG_IGN); // ffmpeg may end while it is told to
    if (argc > 1 && std::string_view(argv[1]) == "discover")
        return camera::run_discover_command(argc - 1, argv + 1);
    worker::Options options;
    options.name = "camera";
    options.version = TUTTI_VERSION;
    options.description =
        "Cameras as HLS streams and pictures, by ffmpeg; `tutti-camera discover` finds them";
    options.topics = {
        "reading/network_camera/+", "status/network_camera", "meta/network_camera", "event/stream/ended",
        "health/camera"
    };
    worker::Worker worker(options);
    camera::OnvifPtz ptz(worker.log());
    const camera::CameraService service(worker, &ptz, {.run_directory = io::run_directory()});
    worker::on_close(worker, [&ptz] { return ptz.close(); });
    return worker.run(argc, argv);
}
