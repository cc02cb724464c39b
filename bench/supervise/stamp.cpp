// The service that bench/supervise kills: says when its first instruction ran, then sleeps for good. With
// `hang` as its argument it says every 20 ms that it is alive, by sd_notify(3); with `crash` it ends at once.
// Linked statically, and main() at once reads the clock: what runs before it is the kernel's exec.
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace {

/// Says so until it is killed.
int say_alive() {
    const char* path = std::getenv("NOTIFY_SOCKET");
    if (path == nullptr) return 2;
    sockaddr_un place{};
    place.sun_family = AF_UNIX;
    std::snprintf(place.sun_path, sizeof place.sun_path, "%s", path);
    if (place.sun_path[0] == '@') place.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
    const int notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    while (true) {
        sendto(notify, "WATCHDOG=1", 10, 0, reinterpret_cast<const sockaddr*>(&place), size);
        const timespec pause{0, 20'000'000};
        nanosleep(&pause, nullptr);
    }
}

} // namespace

int main(int count, char** arguments) {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    const char* path = std::getenv("STAMP_FIFO");
    if (path == nullptr) return 2;
    const int fifo = open(path, O_WRONLY | O_CLOEXEC);
    if (fifo < 0) return 1;
    char line[64];
    const int length = std::snprintf(
        line, sizeof line, "%d %lld\n", static_cast<int>(getpid()),
        static_cast<long long>(now.tv_sec) * 1'000'000'000 + now.tv_nsec
    );
    if (write(fifo, line, static_cast<std::size_t>(length)) != length) return 1;
    close(fifo);
    if (count > 1 && std::strcmp(arguments[1], "hang") == 0) return say_alive();
    if (count > 1 && std::strcmp(arguments[1], "crash") == 0) return 3;
    while (true) pause();
}
