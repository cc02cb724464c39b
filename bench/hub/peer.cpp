#include "bench/hub/peer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace tutti::bench {

void die(const std::string& what) {
    fmt::print(stderr, "bench_hub: {} ({})\n", what, std::strerror(errno));
    std::exit(1);
}

namespace {

sockaddr_in address_of(unsigned source, std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + source);
    return address;
}

// The number after `key` in a file of /proc.
double number_in(const std::filesystem::path& file, const std::string& key) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(key)) return std::strtod(line.c_str() + key.size(), nullptr);
    return 0;
}

} // namespace

Peer::Peer(std::string name, Dialect dialect, Doors doors, const std::function<void()>& body)
    : name_(std::move(name)), dialect_(dialect), doors_(std::move(doors)), pid_(::fork()) {
    if (pid_ < 0) die("fork");
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        body();
        std::_Exit(127);
    }
    for (const Road road : {Road::Unix, Road::Tcp}) {
        int fd = doors_.has(road) ? -1 : 0;
        for (int attempt = 0; fd < 0 && attempt < 500; ++attempt) {
            fd = try_connect(road, 0);
            if (fd < 0) ::usleep(10'000);
        }
        if (fd < 0) die(fmt::format("{} does not listen", name_));
        if (fd > 0) ::close(fd);
    }
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

double Peer::resident() const { return 1024 * number_in(fmt::format("/proc/{}/status", pid_), "VmRSS:"); }

double Peer::written() const { return number_in(fmt::format("/proc/{}/io", pid_), "write_bytes:"); }

double Peer::switches() const {
    double sum = 0;
    for (const auto& task : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid_)))
        for (const auto* const kind : {"voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"})
            sum += number_in(task.path() / "status", kind);
    return sum;
}

int Peer::try_connect(Road road, unsigned source) const {
    int fd = -1;
    int failed = -1;
    if (road == Road::Unix) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, doors_.socket.c_str(), doors_.socket.size() + 1);
        fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        failed = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    } else {
        fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const auto from = address_of(source, 0);
        const auto to = address_of(0, doors_.port);
        if (source != 0) ::bind(fd, reinterpret_cast<const sockaddr*>(&from), sizeof from);
        failed = ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    }
    if (failed == 0) return fd;
    ::close(fd);
    return -1;
}

int Peer::connect(Road road, unsigned source) const {
    for (int attempt = 0; attempt < 100; ++attempt) { // a listener's queue may be full for a moment
        if (const int fd = try_connect(road, source); fd >= 0) return fd;
        ::usleep(1000);
    }
    die(fmt::format("connecting to {}", name_));
}

int Peer::publisher(Road road, int version) const {
    const int fd = connect(road);
    say_hello(fd, dialect_, Role::Publisher, "load-publisher", version);
    return fd;
}

int Peer::subscriber(Road road, int version, std::string_view id, std::string_view to) const {
    const int fd = connect(road);
    say_hello(fd, dialect_, Role::Subscriber, id, version);
    subscribe(fd, dialect_, to, version);
    return fd;
}

} // namespace tutti::bench
