// tutti-camera: the cameras, as streams and pictures. Only wiring.
#include "io/directories.hpp"
#include "workers/camera/camera_service.hpp"

#include <csignal>

int main(int argc, char** argv) {
    using namespace tutti;
    std::signal(SIGPIPE, SIG_IGN); // ffmpeg may end while it is told to
    worker::Options options;
    options.name = "camera";
    options.version = TUTTI_VERSION;
    options.description = "Cameras as HLS streams and pictures, by ffmpeg";
    options.topics = {
        "reading/network_camera/+", "status/network_camera", "meta/network_camera", "event/stream/ended",
        "health/camera"
    };
    worker::Worker worker(options);
    const camera::CameraService service(worker, nullptr, {.run_directory = io::run_directory()});
    return worker.run(argc, argv);
}
