#include "bench/hub_tls/server.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace tutti::bench {

namespace {

sockaddr_in address_of(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

} // namespace

void die(const std::string& what) {
    fmt::print(stderr, "bench_hub_tls: {} ({})\n", what, std::strerror(errno));
    std::exit(1);
}

int connect_to(std::uint16_t port) {
    const auto address = address_of(port);
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd);
        return -1;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

std::uint16_t free_port() {
    auto address = address_of(0);
    socklen_t size = sizeof address;
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), size) != 0
        || ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        die("a free port");
    ::close(fd);
    return ntohs(address.sin_port);
}

Server::Server(std::string name, std::uint16_t port, const std::function<void()>& body)
    : name_(std::move(name)), port_(port), pid_(::fork()) {
    if (pid_ < 0) die("fork");
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        body();
        std::_Exit(127);
    }
    for (int attempt = 0; attempt < 500; ++attempt) {
        if (const int fd = connect_to(port_); fd >= 0) {
            ::close(fd);
            return;
        }
        ::usleep(10'000);
    }
    die(name_ + " does not listen");
}

Server::~Server() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

double Server::cpu_seconds() const {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) die("its CPU clock");
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double Server::resident_bytes() const {
    std::ifstream file(fmt::format("/proc/{}/statm", pid_));
    long size = 0;
    long resident = 0;
    if (!(file >> size >> resident)) die("its memory");
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace tutti::bench
