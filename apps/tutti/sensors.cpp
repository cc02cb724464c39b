#include "apps/tutti/programs.hpp"
#include "workers/sensors/sensors_source.hpp"

namespace tutti {

int run_sensors(int argc, char** argv) {
    sensors::SensorsSource source;
    worker::SourceOptions options;
    options.name = "sensors";
    options.version = TUTTI_VERSION;
    options.title = "Sense HAT";
    options.description =
        "Temperature, humidity and pressure over I²C; the matrix of lights and the joystick";
    options.interval = seconds(30);
    options.longest_poll = seconds(15);
    return worker::run_source(argc, argv, source, std::move(options));
}

} // namespace tutti
