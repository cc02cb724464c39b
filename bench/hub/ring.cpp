// What two processes of one machine could have of each other without any server: a ring in shared memory, a
// futex to wake who waits for it. docs/adr/0044 says what follows. Stands in the relay's column.
#include "bench/hub/measure.hpp"
#include "bench/hub/timing.hpp"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>
#include <new>
#include <unistd.h>

namespace tutti::bench {

namespace {

constexpr std::uint32_t slots = 512;
constexpr std::size_t most_times = 100'000;

// One writer, one reader. Places are counted on and on, and lie at their rest by the number of slots.
struct Ring {
    alignas(64) std::atomic<std::uint32_t> written{0};
    alignas(64) std::atomic<std::uint32_t> read{0};
    alignas(64) std::atomic<std::uint32_t> reader_sleeps{0};
    struct Message {
        double sent;
        std::array<char, payload_size> payload;
    };
    alignas(64) std::array<Message, slots> messages;
    // What the reader saw.
    std::atomic<std::size_t> count{0};
    std::array<double, most_times> times;
};

void futex(std::atomic<std::uint32_t>& word, int what, std::uint32_t value) {
    ::syscall(SYS_futex, &word, what, value, nullptr, nullptr, 0);
}

bool write(Ring& ring, const std::array<char, payload_size>& payload) {
    const auto at = ring.written.load(std::memory_order_relaxed);
    if (at - ring.read.load(std::memory_order_acquire) == slots) return false;
    auto& message = ring.messages[at % slots];
    message.sent = now();
    message.payload = payload;
    ring.written.store(at + 1, std::memory_order_seq_cst);
    // Only looked at: were it cleared here, the writer of one message could clear it for the next.
    if (ring.reader_sleeps.load() != 0) futex(ring.written, FUTEX_WAKE, 1);
    return true;
}

[[noreturn]] void read_all(Ring& ring) {
    std::array<char, payload_size> payload;
    for (std::uint32_t at = 0;; ++at) {
        while (ring.written.load(std::memory_order_acquire) == at) {
            ring.reader_sleeps.store(1);
            futex(ring.written, FUTEX_WAIT, at); // returns at once where something was written meanwhile
            ring.reader_sleeps.store(0);
        }
        const auto& message = ring.messages[at % slots];
        payload = message.payload;
        asm volatile("" : : "m"(payload) : "memory"); // it is a copy, though nobody looks at it
        const auto count = ring.count.load(std::memory_order_relaxed);
        if (count < most_times) ring.times[count] = (now() - message.sent) * 1e6;
        ring.read.store(at + 1, std::memory_order_release);
        ring.count.store(count + 1, std::memory_order_release);
    }
}

std::vector<double> measure_ring(const Subject& subject) {
    void* const memory =
        ::mmap(nullptr, sizeof(Ring), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) die("shared memory");
    auto& ring = *new (memory) Ring;
    const auto reader = ::fork();
    if (reader == 0) read_all(ring);
    std::array<char, payload_size> payload;
    payload.fill('x');
    std::size_t sent = 0;
    const auto all_came = [&] {
        while (ring.count.load(std::memory_order_acquire) < sent) ::usleep(100);
    };
    const double begin = now();
    for (double at = begin; at < begin + subject.load.seconds; at += 1e-3) {
        sleep_until(at);
        if (write(ring, payload)) ++sent;
    }
    all_came();
    const auto times = std::vector<double>(ring.times.begin(), ring.times.begin() + static_cast<long>(sent));
    const auto single = sent;
    const double bulk = now();
    while (now() - bulk < subject.load.seconds)
        if (write(ring, payload)) ++sent;
    all_came();
    const double seconds = now() - bulk;
    ::kill(reader, SIGKILL);
    ::waitpid(reader, nullptr, 0);
    ::munmap(memory, sizeof(Ring));
    return {quantile(times, 0.5), quantile(times, 0.99), static_cast<double>(sent - single) / seconds};
}

} // namespace

std::vector<Measure> ring_measures() {
    return {{
        .name = "ring",
        .rows =
            {{.what = "a ring in shared memory, without a server: one way p50 at 1,000 msg/s, µs",
              .decimals = 1},
             {.what = "… p99", .decimals = 1},
             {.what = "… 1→1, msg/s"}},
        .fits = [](const Server& server, const Peer&) { return server.dialect == Dialect::Bare; },
        .take = measure_ring,
    }};
}

} // namespace tutti::bench
