// A worker of the SDK that takes jobs of the kind `nothing`, 64 beside each other, and does nothing.
#include "worker/job.hpp"

using namespace tutti;

int main(int argc, char** argv) {
    worker::Options options;
    options.name = "hands";
    worker::Worker worker(options);
    worker::on_job(
        worker, "nothing", [](worker::Job&, const Value&) -> Result<Value> { return Value(); },
        {.at_once = 64}
    );
    return worker.run(argc, argv);
}
