// Unix sockets that carry whole messages (SOCK_SEQPACKET, SOCK_DGRAM), as plain descriptors: what the
// supervisor and its shims speak over.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <filesystem>
#include <utility>

namespace tutti::io {

/// Listens at the path; a socket that was there is replaced. Only our own uid can connect.
Result<FileDescriptor> listen_seqpacket(const std::filesystem::path& path);
/// Receives at the path; a socket that was there is replaced. Only our own uid can send.
Result<FileDescriptor> bind_datagram(const std::filesystem::path& path);
/// Unavailable where nobody listens there.
Result<FileDescriptor> connect_seqpacket(const std::filesystem::path& path);
/// Two ends of one connection.
Result<std::pair<FileDescriptor, FileDescriptor>> seqpacket_pair();

} // namespace tutti::io
