// Unix sockets that carry whole messages (SOCK_SEQPACKET, SOCK_DGRAM), as plain descriptors: what the
// supervisor and its shims speak over, and what frames are handed over by.
#pragma once

#include "base/result.hpp"
#include "io/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

namespace tutti::io {

/// Listens at the path; a socket that was there is replaced. Only our own uid can connect. `waiting`: how
/// many may wait to be accepted.
Result<FileDescriptor> listen_seqpacket(const std::filesystem::path& path, int waiting = 4);
/// Receives at the path; a socket that was there is replaced. Only our own uid can send.
Result<FileDescriptor> bind_datagram(const std::filesystem::path& path);
/// Unavailable where nobody listens there.
Result<FileDescriptor> connect_seqpacket(const std::filesystem::path& path);
/// The same without waiting, and a socket that never blocks: Timeout where too many wait there already.
Result<FileDescriptor> connect_seqpacket_at_once(const std::filesystem::path& path);
/// Two ends of one connection.
Result<std::pair<FileDescriptor, FileDescriptor>> seqpacket_pair();

/// Sends one message without waiting, and a descriptor with it where there is one. False where it did not go:
/// the peer has gone, or has left too much unread.
bool send_message(int socket, std::string_view message, int descriptor = -1) noexcept;

struct ReceivedMessage {
    std::string_view text;     ///< a view into the room; what does not fit is cut off
    FileDescriptor descriptor; ///< that came with it, if one did
    bool is_cut = false;
};
enum class ReceiveStatus : std::uint8_t { Received, None, Ended };
/// One message, if one waits.
ReceiveStatus receive_message(int socket, std::span<char> room, ReceivedMessage& message) noexcept;

} // namespace tutti::io
