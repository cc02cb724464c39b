#include "history/gathering.hpp"

#include <cmath>
#include <utility>

namespace tutti::history {

std::optional<double> number_in(const Value& value) noexcept {
    if (value.is_bool()) return value.boolean() ? 1.0 : 0.0;
    if (!value.is_number() || !std::isfinite(value.number())) return std::nullopt;
    return value.number();
}

Gathered
Gathering::take(SeriesName name, const Value& value, std::string_view unit, WallTime said, WallTime now) {
    const auto number = number_in(value);
    if (!number) return Gathered::NoNumber;
    if (said < now - latest || said > now + earliest) return Gathered::OffTime;
    if (samples_ >= limits_.samples) return Gathered::Full;
    auto place = series_.find(name);
    if (place == series_.end()) {
        if (series_.size() >= limits_.series) return Gathered::Full;
        place = series_.emplace(std::move(name), Series{}).first;
    }
    auto& series = place->second;
    const auto time = to_sample_time(said);
    // A clock that was set back begins anew: what is far behind the newest cannot be the same said again.
    if (time <= series.newest && series.newest - time <= latest) return Gathered::Known;
    if (time < series.newest && !series.waiting.empty()) return Gathered::OffTime;
    series.newest = time;
    if (series.unit != unit) series.unit = unit;
    series.waiting.push_back({time, *number});
    ++samples_;
    return Gathered::Taken;
}

std::map<SeriesName, std::vector<Sample>> Gathering::take_waiting() {
    std::map<SeriesName, std::vector<Sample>> taken;
    for (auto& [name, series] : series_)
        if (!series.waiting.empty()) taken.emplace(name, std::exchange(series.waiting, {}));
    samples_ = 0;
    return taken;
}

std::vector<Sample> Gathering::waiting(const SeriesName& name) const {
    const auto found = series_.find(name);
    return found == series_.end() ? std::vector<Sample>{} : found->second.waiting;
}

} // namespace tutti::history
