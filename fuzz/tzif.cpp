// Any bytes as a file of the zone database, or as a rule: what is taken has one offset at each moment, the
// same through the whole period that it names.
#include "calendar/time_zone.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace tutti;
using namespace tutti::calendar;

namespace {

void look_at(const TimeZone& zone, WallTime time) {
    const auto period = zone.at(time);
    if (period.begin > time || time >= period.end) std::abort();
    if (period.ahead != zone.at(period.begin).ahead && period.begin != WallTime::min()) std::abort();
    if (period.ahead != zone.at(period.end - microseconds(1)).ahead) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto zone = TimeZone::parse({reinterpret_cast<const char*>(data), size});
    if (!zone) {
        if (zone.error().message.empty()) std::abort();
        return 0;
    }
    // From 1900 to 2400, a step that no calendar has; and where each period found ends.
    constexpr std::int64_t first = -2'208'988'800;
    constexpr std::int64_t last = 13'569'465'600;
    constexpr std::int64_t step = 123'456'789;
    for (auto at = first; at < last; at += step) {
        const WallTime time{seconds(at)};
        look_at(*zone, time);
        const auto end = zone->at(time).end;
        if (end != WallTime::max()) look_at(*zone, end);
    }
    return 0;
}
