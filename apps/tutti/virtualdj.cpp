#include "apps/tutti/programs.hpp"
#include "worker/worker.hpp"
#include "workers/virtualdj/dj_monitor.hpp"

namespace tutti {

int run_virtualdj(int argc, char** argv) {
    worker::Options options;
    options.name = "virtualdj";
    options.version = TUTTI_VERSION;
    options.description =
        "Says what a DJ program plays, by the file that it writes (virtualdj.path: a line "
        "\"Artist - Title\", a history of VirtualDJ, a table of rekordbox or Serato), or by "
        "its broadcast (virtualdj.listen, virtualdj.icecast)";
    options.topics = {"playback/virtualdj", "health/virtualdj"};
    worker::Worker worker(options);
    const virtualdj::DjMonitor monitor(worker);
    return worker.run(argc, argv);
}

} // namespace tutti
