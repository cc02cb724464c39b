// Listening sockets and what comes out of them, for programs with a ReadinessLoop. All are non-blocking and
// close-on-exec.
#pragma once

#include "base/address.hpp"
#include "base/result.hpp"
#include "io/file_descriptor.hpp"
#include "io/lock_file.hpp"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tutti::io {

/// Listens on a numeric address or "localhost"; port 0 lets the kernel choose. An address that this machine
/// does not have may come, as that of a network which is not up yet does: then whoever connects to it comes
/// in.
Result<FileDescriptor> listen_tcp(const std::string& host, std::uint16_t port);
/// Whether this machine has that address by now, or nobody can say.
bool has_address(const std::string& host);
/// Hears datagrams there; the port is nobody else's meanwhile.
Result<FileDescriptor> listen_udp(const std::string& host, std::uint16_t port);
/// The numeric address that a TCP socket listens on; nothing: it is of another kind.
std::optional<Address> local_address(const FileDescriptor& listener);
/// The port that a TCP or UDP socket listens on.
std::uint16_t local_port(const FileDescriptor& listener);

/// A Unix socket and the lock beside it ("<path>.lock") that says that it is ours. The lock decides whether a
/// socket found in place is stale: one of a live process is never removed (Conflict, naming its pid).
struct UnixListener {
    FileDescriptor socket;
    LockFile lock;
    std::filesystem::path path;

    /// Removes the socket from its folder; the lock frees itself.
    void remove() noexcept;
};
/// `lock` stands beside the socket unless it is said where. Conflict, too, where something without a lock
/// listens there, or what stands there is no socket.
Result<UnixListener>
listen_unix(const std::filesystem::path& path, unsigned mode = 0660, std::filesystem::path lock = {});

/// One connection, if one waits.
enum class AcceptStatus : std::uint8_t {
    Accepted,
    None,      ///< nobody waits (any more)
    Exhausted, ///< no descriptors left: the listener stays readable, so stop watching it for a while
};
struct Accepted {
    AcceptStatus status = AcceptStatus::None;
    FileDescriptor socket;
};
Accepted accept_from(int listener);

struct UnixPeer {
    uid_t uid;
    pid_t pid;
};
UnixPeer unix_peer(const FileDescriptor& socket);

struct TcpPeer {
    bool loopback;
    std::string address; ///< "127.0.0.1:40112"
};
TcpPeer tcp_peer(const FileDescriptor& socket);

struct Datagram {
    std::string_view bytes; ///< a view into the room that it was received into
    std::string sender;     ///< the host's address, without the port: "192.168.1.7"
};
/// One datagram, if one waits; what does not fit into `room` is cut off.
std::optional<Datagram> receive_datagram(const FileDescriptor& socket, std::span<char> room);

/// Small messages leave at once instead of waiting for an acknowledgement (Nagle's algorithm).
void send_without_delay(const FileDescriptor& tcp_socket);

} // namespace tutti::io
