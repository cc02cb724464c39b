#include "io/handed_socket.hpp"

#include "io/environment.hpp"
#include "io/listen.hpp"
#include "io/socket_address.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
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

void make_non_blocking(const FileDescriptor& socket) {
    ::fcntl(socket.get(), F_SETFL, ::fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
}

/// "hub:hub:house": a name each.
std::string_view next_name(std::string_view& names) noexcept {
    const auto name = names.substr(0, names.find(':'));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    return name;
}

std::vector<HandedListeners::Handed> take_all() {
    std::vector<HandedListeners::Handed> sockets;
    constexpr int most = 64;
    const bool are_ours = number_in("LISTEN_PID") == ::getpid();
    const int count = number_in("LISTEN_FDS");
    const auto names = environment("LISTEN_FDNAMES").value_or(std::string());
    for (const auto* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(variable);
    if (!are_ours || count < 0 || count > most) return sockets;
    std::string_view rest = names;
    for (int descriptor = first_descriptor; descriptor < first_descriptor + count; ++descriptor) {
        const auto name = next_name(rest);
        if (!listens(descriptor)) continue;
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        sockets.push_back({FileDescriptor(descriptor), std::string(name)});
    }
    return sockets;
}

/// Where a Unix socket listens; empty: it is none, or has no name.
std::string path_of(const FileDescriptor& socket) {
    SocketAddress address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket.get(), &address.any, &size) != 0 || address.any.sa_family != AF_UNIX) return {};
    return {address.local.sun_path, ::strnlen(address.local.sun_path, sizeof address.local.sun_path)};
}

bool is_there(const FileDescriptor& socket, const Address& address) {
    const auto local = local_address(socket);
    return local && local->port == address.port
           && (local->host == address.host || (address.host == "localhost" && local->host == "127.0.0.1"));
}

} // namespace

std::vector<FileDescriptor> take_handed_sockets() {
    std::vector<FileDescriptor> sockets;
    for (auto& handed : take_all()) sockets.push_back(std::move(handed.socket));
    return sockets;
}

FileDescriptor take_handed_listener(std::uint16_t port) {
    for (auto& socket : take_handed_sockets()) {
        if (local_port(socket) != port) continue;
        make_non_blocking(socket);
        return std::move(socket);
    }
    return {};
}

HandedListeners HandedListeners::take() {
    HandedListeners listeners;
    listeners.sockets_ = take_all();
    return listeners;
}

FileDescriptor HandedListeners::take_out(std::vector<Handed>::iterator found) {
    if (found == sockets_.end()) return {};
    auto socket = std::move(found->socket);
    sockets_.erase(found);
    make_non_blocking(socket);
    return socket;
}

FileDescriptor HandedListeners::at(const Address& address) {
    return take_out(std::ranges::find_if(sockets_, [&](const Handed& each) {
        return is_there(each.socket, address);
    }));
}

FileDescriptor HandedListeners::of_port(std::uint16_t port) {
    const auto is_of_port = [port](const Handed& each) {
        const auto local = local_address(each.socket);
        return local && local->port == port;
    };
    if (port == 0 || std::ranges::count_if(sockets_, is_of_port) != 1) return {};
    return take_out(std::ranges::find_if(sockets_, is_of_port));
}

FileDescriptor HandedListeners::at(const std::filesystem::path& socket) {
    return take_out(std::ranges::find_if(sockets_, [&](const Handed& each) {
        return path_of(each.socket) == socket.native();
    }));
}

FileDescriptor HandedListeners::named(std::string_view name, Kind kind) {
    return take_out(std::ranges::find_if(sockets_, [&](const Handed& each) {
        return each.name == name && (kind == Kind::Tcp) == local_address(each.socket).has_value();
    }));
}

} // namespace tutti::io
