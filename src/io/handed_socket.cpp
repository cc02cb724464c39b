#include "io/handed_socket.hpp"

#include "io/environment.hpp"
#include "io/listen.hpp"

#include <sys/socket.h>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tutti::io {

namespace {

constexpr int first_descriptor = 3; // SD_LISTEN_FDS_START

bool listens(int descriptor) noexcept {
    int answer = 0;
    socklen_t size = sizeof answer;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &answer, &size) == 0 && answer != 0;
}

int number_in(const char* variable) {
    const auto text = environment(variable);
    return text ? std::atoi(text->c_str()) : 0;
}

} // namespace

std::vector<FileDescriptor> take_handed_sockets() {
    std::vector<FileDescriptor> sockets;
    constexpr int most = 64;
    const bool are_ours = number_in("LISTEN_PID") == ::getpid();
    const int count = number_in("LISTEN_FDS");
    for (const auto* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(variable);
    if (!are_ours || count < 0 || count > most) return sockets;
    for (int descriptor = first_descriptor; descriptor < first_descriptor + count; ++descriptor) {
        if (!listens(descriptor)) continue;
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        sockets.emplace_back(descriptor);
    }
    return sockets;
}

FileDescriptor take_handed_listener(std::uint16_t port) {
    for (auto& socket : take_handed_sockets()) {
        if (local_port(socket) != port) continue;
        ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
        return std::move(socket);
    }
    return {};
}

} // namespace tutti::io
