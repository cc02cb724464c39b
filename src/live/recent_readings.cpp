#include "live/recent_readings.hpp"

#include <algorithm>

namespace tutti::live {

namespace {

/// Looking for room goes through every series: not with every reading that finds none.
constexpr auto between_searches = std::chrono::minutes(1);

} // namespace

void RecentReadings::note(
    std::string_view source, std::string_view sensor, const contract::Reading& reading, SteadyTime now
) {
    if (!reading.value.is_number()) return;
    auto* series = series_for(source, sensor, now);
    if (series == nullptr) return;
    if (series->note({reading.timestamp, reading.value.number()}, limits_)) series->heard_ = now;
}

bool RecentReadings::Series::note(Point point, const RecentLimits& limits) {
    if (!ring_.empty()) {
        const auto since = point.time - latest().time;
        // A kept message that arrives once more, or one that was overtaken.
        if (since <= microseconds::zero() && since > -limits.spacing) return false;
        if (since < microseconds::zero()) {
            ring_.clear();
            oldest_ = 0;
        } else if (point.time - spaced_from_ < limits.spacing) {
            latest() = point;
            return true;
        }
    }
    spaced_from_ = point.time;
    append(point, limits.points);
    return true;
}

void RecentReadings::Series::append(Point point, std::size_t most) {
    if (ring_.size() >= most) {
        ring_[oldest_] = point;
        oldest_ = (oldest_ + 1) % ring_.size();
        return;
    }
    if (ring_.size() == ring_.capacity())
        ring_.reserve(std::min(most, std::max<std::size_t>(8, 2 * ring_.size())));
    ring_.push_back(point);
}

RecentReadings::Series*
RecentReadings::series_for(std::string_view source, std::string_view sensor, SteadyTime now) {
    auto of_source = sources_.find(source);
    if (of_source != sources_.end())
        if (const auto found = of_source->second.find(sensor); found != of_source->second.end())
            return &found->second;
    if (series_ >= limits_.series && !make_room(now)) return nullptr;
    ++series_;
    return &sources_[std::string(source)][std::string(sensor)];
}

bool RecentReadings::make_room(SteadyTime now) {
    if (room_sought_ != SteadyTime{} && now - room_sought_ < between_searches) return false;
    room_sought_ = now;
    for (auto& [source, sensors] : sources_)
        series_ -= std::erase_if(sensors, [&](const auto& entry) {
            return now - entry.second.heard_ > limits_.silence;
        });
    std::erase_if(sources_, [](const auto& entry) { return entry.second.empty(); });
    return series_ < limits_.series;
}

} // namespace tutti::live
