#include "bench/event/loads.hpp"
#include "bench/event/measure.hpp"

#include <sys/prctl.h>

#include <cerrno>
#include <ctime>
#include <vector>

namespace tutti::bench {

namespace {

constexpr microseconds interval = milliseconds(100); // ten events a second
constexpr int definitions = 100;

/// How late steps came, counted by the microsecond.
class Lateness {
public:
    void add(std::int64_t microseconds) {
        longest_ = std::max(longest_, microseconds);
        ++counts_[static_cast<std::size_t>(std::clamp<std::int64_t>(microseconds, 0, most))];
        ++total_;
    }
    std::int64_t quantile(double share) const {
        auto left = static_cast<std::int64_t>(share * static_cast<double>(total_));
        for (std::int64_t i = 0; i < most; ++i)
            if ((left -= counts_[static_cast<std::size_t>(i)]) < 0) return i;
        return most;
    }
    std::int64_t longest() const noexcept { return longest_; }
    std::int64_t total() const noexcept { return total_; }

private:
    static constexpr std::int64_t most = 10'000'000;
    std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(most + 1);
    std::int64_t longest_ = 0;
    std::int64_t total_ = 0;
};

void add_definitions(event::Engine& engine, double length) {
    const auto repeat = static_cast<std::uint32_t>(length * 10) + 20;
    for (int i = 0; i < definitions; ++i)
        must(engine.playlists().add(
            {.name = fmt::format("list_{}", i),
             .steps =
                 {{.type = "light.turn",
                   .data = Value::object({{"degrees", 6}}),
                   .offset = interval,
                   .repeat = repeat,
                   .interval = interval}},
             .trigger = {},
             .interrupts = {"emergency.stop"},
             .completion = {},
             .metadata = {}}
        ));
}

/// Starts the runs in virtual time, spread evenly over one interval: their steps then are, too.
WallTime start_runs(event::Engine& engine, int runs) {
    const WallTime begin(seconds(1'000'000));
    for (int i = 0; i < runs; ++i) {
        engine.reach(begin + interval * i / runs);
        must(engine.playlists().start(fmt::format("list_{}", i % definitions)));
    }
    return begin + interval;
}

void sleep_until(std::int64_t at) {
    const timespec time{at / 1'000'000, at % 1'000'000 * 1000};
    while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) == EINTR) {
    }
}

} // namespace

void playlists(int runs, double length, std::int64_t pace) {
    ::prctl(PR_SET_TIMERSLACK, 1);
    Nobody nobody;
    event::Engine engine(nobody, nobody, {.most_per_second = 10'000'000});
    add_definitions(engine, length);
    Lateness lateness;
    std::int64_t zero = 0; // the real time of the engine's time 0
    engine.bus().subscribe(must(engine.names().type("light.turn")), 0, [&](const event::Event& event) {
        lateness.add(now_microseconds() - zero - event.time.time_since_epoch().count());
    });
    const auto heap = heap_bytes();
    const auto first = start_runs(engine, runs);
    const auto heap_of_runs = heap_bytes() - heap;

    const auto begin = now_microseconds();
    zero = begin - first.time_since_epoch().count();
    const auto end = begin + static_cast<std::int64_t>(length * 1e6);
    const double cpu = cpu_seconds();
    std::int64_t wakes = 0;
    auto now = begin;
    while (now < end) {
        const auto due =
            zero + engine.next_deadline().value_or(first + seconds(3600)).time_since_epoch().count();
        sleep_until(std::max(due, now + pace));
        now = now_microseconds();
        engine.advance(WallTime(microseconds(now - zero)));
        ++wakes;
    }
    const auto wall = static_cast<double>(now_microseconds() - begin) * 1e-6;
    Figures()
        .add("p50_us", static_cast<double>(lateness.quantile(0.5)))
        .add("p99_us", static_cast<double>(lateness.quantile(0.99)))
        .add("max_us", static_cast<double>(lateness.longest()))
        .add("cpu_share", (cpu_seconds() - cpu) / wall)
        .add("events_per_second", static_cast<double>(lateness.total()) / wall)
        .add("wakes_per_second", static_cast<double>(wakes) / wall)
        .add("bytes_per_run", static_cast<double>(heap_of_runs) / runs)
        .print();
}

} // namespace tutti::bench
