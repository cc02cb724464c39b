// Waiting until a descriptor is readable indeed.
#pragma once

#include "io/asio.hpp"
#include "io/file_descriptor.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

namespace tutti::io {

/// Until there is something to read, an end or an error, for whoever takes that for a fact and does not read:
/// a child that has ended, a connection that came. A wait of Asio's alone may end early: what epoll told of a
/// descriptor that was closed meanwhile reaches the one that has its place. The error is that of a wait which
/// was given up, also where the descriptor was closed after it ended. Outlived by the descriptor.
Task<error_code> wait_readable(asio::posix::stream_descriptor& descriptor);

/// What is readable whenever `descriptor` is, to be waited for in its place where others have its open file,
/// too: Asio makes non-blocking whatever it waits for, and the terminal of standard input is standard
/// output's and the shell's. Not open where it cannot be waited for: a file.
FileDescriptor readiness_of(int descriptor);

} // namespace tutti::io
