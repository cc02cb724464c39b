// Any text as an expression of cron, from any moment on: what is taken comes, in order, and which tick is
// next does not depend on how long before it one asks.
#include "calendar/cron.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

using namespace tutti;
using namespace tutti::calendar;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // With summer time on either half of the earth, a jump of half an hour, and none.
    static const auto zones = {
        TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3").value(),
        TimeZone::parse("NZST-12NZDT,M9.5.0,M4.1.0/3").value(),
        TimeZone::parse("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").value(),
        TimeZone(),
    };
    std::uint32_t moment = 0;
    if (size < sizeof moment) return 0;
    std::memcpy(&moment, data, sizeof moment);
    const std::string_view text(reinterpret_cast<const char*>(data) + sizeof moment, size - sizeof moment);
    const auto cron = Cron::parse(text);
    if (!cron) {
        if (cron.error().message.empty()) std::abort();
        return 0;
    }
    const WallTime begin{seconds(moment)};
    for (const auto& zone : zones) {
        auto before = begin;
        for (int i = 0; i < 3; ++i) {
            const auto tick = cron->next(before, zone);
            if (!tick) break;
            if (*tick <= before) std::abort();
            if (tick->time_since_epoch() % seconds(1) != microseconds(0)) std::abort();
            if (cron->next(*tick - microseconds(1), zone) != tick) std::abort();
            if (cron->next(before + (*tick - before) / 2, zone) != tick) std::abort();
            before = *tick;
        }
    }
    return 0;
}
