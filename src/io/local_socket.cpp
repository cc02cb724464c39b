#include "io/local_socket.hpp"

#include "io/stale_socket.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace tutti::io {

namespace {

std::unexpected<Error> socket_failure(std::string_view doing, const std::filesystem::path& path) {
    const int cause = errno;
    const bool nobody = cause == ENOENT || cause == ECONNREFUSED;
    auto code = nobody ? ErrorCode::Unavailable : ErrorCode::Environment;
    if (cause == EAGAIN) code = ErrorCode::Timeout;
    if (cause == EACCES || cause == EPERM) code = ErrorCode::PermissionDenied;
    return fail(code, fmt::format("{} {}: {}", doing, path.native(), std::strerror(cause)));
}

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto& text = path.native();
    if (text.size() >= sizeof address.sun_path)
        return fail(
            ErrorCode::LimitExceeded, fmt::format(
                                          "{} is too long for a socket address: {} bytes, at most {}", text,
                                          text.size(), sizeof address.sun_path - 1
                                      )
        );
    std::memcpy(address.sun_path, text.data(), text.size());
    return address;
}

Result<FileDescriptor> bound(int type, const std::filesystem::path& path) {
    auto address = address_of(path);
    if (!address) return pass_on(address);
    FileDescriptor socket(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
    if (!socket) return socket_failure("making a socket for", path);
    if (auto removed = remove_stale_socket(path); !removed) return pass_on(removed);
    const mode_t before = ::umask(0177);
    const int failed = ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
    ::umask(before);
    if (failed != 0) return socket_failure("binding", path);
    return socket;
}

Result<FileDescriptor> connected(int type, const std::filesystem::path& path) {
    auto address = address_of(path);
    if (!address) return pass_on(address);
    FileDescriptor socket(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
    if (!socket) return socket_failure("making a socket for", path);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return socket_failure("connecting to", path);
    return socket;
}

/// Takes the first descriptor of a message, and closes all others: a peer may send as many as it likes.
FileDescriptor take_descriptor(msghdr& message) {
    FileDescriptor first;
    for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const auto count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int each = -1;
            std::memcpy(&each, CMSG_DATA(part) + i * sizeof each, sizeof each);
            FileDescriptor owned(each);
            if (!first) first = std::move(owned);
        }
    }
    return first;
}

} // namespace

Result<FileDescriptor> listen_seqpacket(const std::filesystem::path& path, int waiting) {
    auto socket = bound(SOCK_SEQPACKET, path);
    if (socket && ::listen(socket->get(), waiting) != 0) return socket_failure("listening on", path);
    return socket;
}

Result<FileDescriptor> bind_datagram(const std::filesystem::path& path) { return bound(SOCK_DGRAM, path); }

Result<FileDescriptor> connect_seqpacket(const std::filesystem::path& path) {
    return connected(SOCK_SEQPACKET, path);
}

Result<FileDescriptor> connect_seqpacket_at_once(const std::filesystem::path& path) {
    return connected(SOCK_SEQPACKET | SOCK_NONBLOCK, path);
}

Result<std::pair<FileDescriptor, FileDescriptor>> seqpacket_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return fail(ErrorCode::Environment, fmt::format("making a socket pair: {}", std::strerror(errno)));
    return std::pair(FileDescriptor(ends[0]), FileDescriptor(ends[1]));
}

bool send_message(int socket, std::string_view message, int descriptor) noexcept {
    iovec bytes{const_cast<char*>(message.data()), message.size()};
    msghdr header{};
    header.msg_iov = &bytes;
    header.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptor)> room{};
    if (descriptor >= 0) {
        header.msg_control = room.data();
        header.msg_controllen = room.size();
        auto* const part = CMSG_FIRSTHDR(&header);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof descriptor);
        std::memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
    }
    return ::sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL) == static_cast<ssize_t>(message.size());
}

ReceiveStatus receive_message(int socket, std::span<char> room, ReceivedMessage& message) noexcept {
    iovec bytes{room.data(), room.size()};
    msghdr header{};
    header.msg_iov = &bytes;
    header.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(8 * sizeof(int))> descriptors{};
    header.msg_control = descriptors.data();
    header.msg_controllen = descriptors.size();
    const auto size = ::recvmsg(socket, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0) return errno == EAGAIN || errno == EINTR ? ReceiveStatus::None : ReceiveStatus::Ended;
    message.descriptor = take_descriptor(header);
    // A message of no bytes looks like the end, and nobody of ours sends one.
    if (size == 0) return ReceiveStatus::Ended;
    message.text = {room.data(), static_cast<std::size_t>(size)};
    message.is_cut = (header.msg_flags & MSG_TRUNC) != 0;
    return ReceiveStatus::Received;
}

} // namespace tutti::io
