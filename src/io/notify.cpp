#include "io/notify.hpp"

#include "io/file_descriptor.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace tutti::io {

bool notify(std::string_view assignments) {
    const char* path = std::getenv("NOTIFY_SOCKET");
    if (path == nullptr || *path == '\0') return false;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t length = std::strlen(path);
    if (length >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path, length);
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0'; // an abstract address
    const FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket) return false;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    const auto* to = reinterpret_cast<const sockaddr*>(&address);
    // A manager that reads no more must not hang us.
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    return ::sendto(socket.get(), assignments.data(), assignments.size(), flags, to, size) >= 0;
}

std::optional<microseconds> watchdog_period() {
    const char* text = std::getenv("WATCHDOG_USEC");
    if (text == nullptr) return std::nullopt;
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text, text + std::strlen(text), count);
    if (error != std::errc{} || *end != '\0' || count <= 0) return std::nullopt;
    return microseconds{count};
}

} // namespace tutti::io
