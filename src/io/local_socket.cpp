#include "io/local_socket.hpp"

#include "io/stale_socket.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace tutti::io {

namespace {

std::unexpected<Error> socket_failure(std::string_view doing, const std::filesystem::path& path) {
    const int cause = errno;
    const bool nobody = cause == ENOENT || cause == ECONNREFUSED;
    const auto code = nobody ? ErrorCode::Unavailable : ErrorCode::Environment;
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

} // namespace

Result<FileDescriptor> listen_seqpacket(const std::filesystem::path& path) {
    auto socket = bound(SOCK_SEQPACKET, path);
    if (socket && ::listen(socket->get(), 4) != 0) return socket_failure("listening on", path);
    return socket;
}

Result<FileDescriptor> bind_datagram(const std::filesystem::path& path) { return bound(SOCK_DGRAM, path); }

Result<FileDescriptor> connect_seqpacket(const std::filesystem::path& path) {
    auto address = address_of(path);
    if (!address) return pass_on(address);
    FileDescriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    if (!socket) return socket_failure("making a socket for", path);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
        return socket_failure("connecting to", path);
    return socket;
}

Result<std::pair<FileDescriptor, FileDescriptor>> seqpacket_pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return fail(ErrorCode::Environment, fmt::format("making a socket pair: {}", std::strerror(errno)));
    return std::pair(FileDescriptor(ends[0]), FileDescriptor(ends[1]));
}

} // namespace tutti::io
