// The TCP connection below: connected within a time, and waited for.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/file_descriptor.hpp"
#include "tls/options.hpp"

namespace tutti::tls {

/// Whether a descriptor is ready for `events` (poll(2)) by the deadline.
bool wait_for(int descriptor, short events, SteadyTime deadline);

/// Has what comes next acknowledged at once (tcp(7)): a server that sends in small pieces may wait for that.
void hurry(int socket);

/// To the first of the host's addresses that takes us. The socket does not block.
Result<io::FileDescriptor> connect_tcp(const Options& options, SteadyTime deadline);

} // namespace tutti::tls
