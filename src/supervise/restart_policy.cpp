#include "supervise/restart_policy.hpp"

#include <algorithm>

namespace tutti::supervise {

namespace {

microseconds jittered(microseconds middle, double jitter, RandomSource& random) {
    const double factor = 1.0 + jitter * (2.0 * random.unit() - 1.0);
    return microseconds{static_cast<std::int64_t>(static_cast<double>(middle.count()) * factor)};
}

} // namespace

Verdict judge_crash(
    const RestartSpec& spec, RestartMemory& memory, SteadyTime now, microseconds uptime, RandomSource& random
) {
    std::erase_if(memory.recent, [&](SteadyTime restart) { return now - restart >= spec.within; });
    const bool first = memory.crashes++ == 0;
    if (memory.looping || memory.recent.size() >= spec.limit) {
        memory.looping = true;
        return {Verdict::Kind::CrashLoop, spec.retry};
    }
    Verdict verdict;
    if (!(first && uptime >= spec.stable_after) && !spec.delays.empty()) {
        const auto index = std::min<std::size_t>(memory.delays_used++, spec.delays.size() - 1);
        verdict = {Verdict::Kind::Later, jittered(spec.delays[index], spec.jitter, random)};
    }
    memory.recent.push_back(now + verdict.delay.value_or(microseconds{0}));
    return verdict;
}

} // namespace tutti::supervise
