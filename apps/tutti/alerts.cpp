#include "apps/tutti/programs.hpp"
#include "io/directories.hpp"
#include "worker/worker.hpp"
#include "workers/alerts/alerts_worker.hpp"

namespace tutti {

int run_alerts(int argc, char** argv) {
    worker::Options options;
    options.name = "alerts";
    options.version = TUTTI_VERSION;
    options.description = "Tells people what they asked to be told of, by the rules of the section alerts";
    options.topics = {"event/alert/+", "alert/+", "health/alerts"};
    worker::Worker worker(options);
    const alerts::AlertsWorker alerts(
        worker,
        {.state = io::state_directory() / "alerts", .notify = io::program_directory() / "tutti-notify"}
    );
    return worker.run(argc, argv);
}

} // namespace tutti
