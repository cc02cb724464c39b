// Listening sockets that whoever started this program opened for it, as sd_listen_fds(3) says: our
// supervisor, systemd.
#pragma once

#include "io/file_descriptor.hpp"

#include <cstdint>
#include <vector>

namespace tutti::io {

/// All that listen, close-on-exec; each is given once, and children are told of none.
std::vector<FileDescriptor> take_handed_sockets();

/// Of those the one that listens on that TCP port, non-blocking; empty: there is none. The others are closed.
FileDescriptor take_handed_listener(std::uint16_t port);

} // namespace tutti::io
