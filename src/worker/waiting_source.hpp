// WaitingSource: a source whose poll waits, for a server or for a device. For workers of this tree: what it
// waits with is Asio. Not installed (docs/adr/0009).
#pragma once

#include "io/asio.hpp"
#include "worker/source.hpp"

namespace tutti::worker {

class WaitingSource : public AnySource {
public:
    /// The readings now. An error is recorded in `status/<source>`; the source goes on. The deadline is for
    /// what it waits with, so that the error can say what did not answer: SourceOptions::longest_poll, less a
    /// moment. A poll that is still there at the end of that is cancelled: what it awaits ends with
    /// operation_aborted. configure() and commands may come while it waits.
    virtual Task<Result<Readings>> poll(SteadyTime deadline) = 0;
};

/// As for a Source. The heartbeats and the watchdog go on while a poll waits; SIGTERM ends it.
int run_source(int argc, char** argv, WaitingSource& source, SourceOptions options);

} // namespace tutti::worker
