#include "bench/hub/peer.hpp"

#include "bench/hub/packets.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <unistd.h>

namespace tutti::bench {

void die(const std::string& what) {
    fmt::print(stderr, "bench_hub: {} ({})\n", what, std::strerror(errno));
    std::exit(1);
}

namespace {

void write_all(int fd, const std::string& bytes) {
    if (::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
        die("sending a handshake");
}

void await_packet(int fd, unsigned char type) {
    unsigned char bytes[512];
    const ssize_t got = ::recv(fd, bytes, sizeof bytes, 0);
    if (got < 2 || bytes[0] != type) die("the server answered the handshake with something else");
}

} // namespace

Peer::Peer(std::string name, std::string socket, Protocol protocol, const std::function<void()>& body)
    : name_(std::move(name)), socket_(std::move(socket)), protocol_(protocol), pid_(::fork()) {
    if (pid_ < 0) die("fork");
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        body();
        std::_Exit(127);
    }
    for (int attempt = 0; attempt < 500; ++attempt) {
        if (const int fd = connect_socket(); fd >= 0) {
            ::close(fd);
            return;
        }
        ::usleep(10'000);
    }
    die(name_ + " does not listen on " + socket_);
}

Peer::~Peer() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

double Peer::cpu_seconds() const {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) die("its CPU clock");
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

int Peer::connect_socket() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.c_str(), socket_.size() + 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
    ::close(fd);
    return -1;
}

int Peer::publisher(int version) const {
    const int fd = connect_socket();
    if (fd < 0) die("connecting");
    if (protocol_ == Protocol::Bare) {
        write_all(fd, "P");
    } else {
        write_all(fd, connect_packet("load-publisher", version));
        await_packet(fd, 0x20);
    }
    return fd;
}

int Peer::subscriber(int index, int version) const {
    const int fd = connect_socket();
    if (fd < 0) die("connecting");
    if (protocol_ == Protocol::Bare) {
        write_all(fd, "S");
        await_packet(fd, 'S');
    } else {
        write_all(fd, connect_packet(fmt::format("load-subscriber-{}", index), version));
        await_packet(fd, 0x20);
        write_all(fd, subscribe_packet(topic, version));
        await_packet(fd, 0x90);
    }
    return fd;
}

} // namespace tutti::bench
