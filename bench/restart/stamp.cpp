// The service that bench/restart kills: says when its first instruction ran, then sleeps for good.
// Linked statically, and main() at once reads the clock: what runs before it is the kernel's exec.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

int main() {
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
    while (true) pause();
}
