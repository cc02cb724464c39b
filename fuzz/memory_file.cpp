// What a supervisor finds in its run directory. Whatever it takes for a memory, a service with that memory is
// adopted, ended, restarted and stopped as any other: no invariant breaks, no time overflows.
#include "supervisor/memory_file.hpp"

#include "base/random.hpp"
#include "supervise/supervision.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace tutti;
using namespace tutti::supervise;

namespace {

class Halves final : public RandomSource {
public:
    std::uint64_t next() override { return ~0ULL / 2; }
};

ServiceSpec spec(Pattern pattern) {
    ServiceSpec made;
    made.name = "mixer";
    made.pattern = pattern;
    made.every = seconds(10);
    made.watchdog = seconds(3);
    return made;
}

/// The way of a service through a supervisor's life, as InstallationRun leads it.
void live_through(const ServiceMemory& memory, Pattern pattern, bool is_found, SteadyTime now) {
    constexpr ServiceId service{0};
    Halves random;
    auto all = Supervision::of({spec(pattern)}, random);
    if (!all) std::abort();
    all->restore(service, memory);
    if (is_found)
        all->adopted(service, {.pid = 7, .started_at = now, .executed = true, .announced = true}, now);
    all->start_all(now);
    if (!is_found && memory.live) all->ended(service, {RunEnd::Kind::Lost}, now);
    for (int turn = 0; turn < 4; ++turn) {
        now = all->next_deadline().value_or(now + seconds(1));
        all->advance(now);
        if (turn == 1 && all->service(service).live()) all->ended(service, {RunEnd::Kind::Killed, 9}, now);
    }
    if (!all->request(service, Request::Restart, "fuzz", now)) std::abort();
    all->stop_all("the end", now);
    if (all->service(service).live()) all->ended(service, {}, now);
    if (!all->all_stopped()) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr SteadyTime now{seconds(100'000)};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = supervisor::parse_memory(text, "boot", now);
    if (!read) return 0;
    if (supervisor::remembered_from(supervisor::to_value(*read), now) != *read) std::abort();
    for (const auto pattern : {Pattern::Always, Pattern::Ephemeral, Pattern::Demand})
        for (const bool is_found : {false, true}) live_through(read->memory, pattern, is_found, now);
    return 0;
}
