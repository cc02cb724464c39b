#include "worker/source.hpp"

#include "worker/source_run.hpp"
#include "worker/waiting_source.hpp"

#include <utility>

namespace tutti::worker {

namespace {

Task<Result<Readings>> poll_now(Source& source) { co_return source.poll(); }

} // namespace

Result<void> AnySource::configure(const Value&) { return {}; }

void AnySource::equip(Worker&) {}

Result<Readings> AnySource::simulate(const Simulation&) {
    return fail(ErrorCode::NotFound, "this source cannot make readings up: leave `simulate` out");
}

int run_source(int argc, char** argv, Source& source, SourceOptions options) {
    PollStart poll = [&source](SteadyTime) { return poll_now(source); };
    Worker worker(worker_options(options));
    SourceRun run(worker, source, std::move(poll), std::move(options));
    return run.run(argc, argv);
}

int run_source(int argc, char** argv, WaitingSource& source, SourceOptions options) {
    PollStart poll = [&source](SteadyTime deadline) { return source.poll(deadline); };
    Worker worker(worker_options(options));
    SourceRun run(worker, source, std::move(poll), std::move(options));
    return run.run(argc, argv);
}

} // namespace tutti::worker
