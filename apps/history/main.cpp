// tutti-history: keeps what readings were. Only wiring.
#include "io/directories.hpp"
#include "worker/worker.hpp"
#include "workers/history/history_service.hpp"

int main(int argc, char** argv) {
    using namespace tutti;
    worker::Options options;
    options.name = "history";
    options.version = TUTTI_VERSION;
    options.description = "Keeps the readings that are numbers, and answers what they were";
    options.topics = {"health/history"};
    worker::Worker worker(options);
    const history::HistoryService service(worker, io::state_directory() / "history.db");
    return worker.run(argc, argv);
}
