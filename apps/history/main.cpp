// tutti-history: keeps what readings were, and shows it. Only wiring.
#include "apps/history/history_commands.hpp"
#include "io/directories.hpp"
#include "worker/worker.hpp"
#include "workers/history/history_service.hpp"

#include <string_view>

int main(int argc, char** argv) {
    using namespace tutti;
    const std::string_view first = argc > 1 ? argv[1] : "-";
    if (!first.starts_with('-') || first == "--command-table")
        return history::run_history_command(argc, argv);
    worker::Options options;
    options.name = "history";
    options.version = TUTTI_VERSION;
    options.description = "Keeps the readings that are numbers, and answers what they were; `tutti history "
                          "list`, `show`, `export` and `check` do it by hand";
    options.topics = {"health/history"};
    worker::Worker worker(options);
    const history::HistoryService service(worker, io::state_directory() / "history.db");
    return worker.run(argc, argv);
}
