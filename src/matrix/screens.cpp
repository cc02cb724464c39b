#include "matrix/screens.hpp"

#include <utility>

namespace tutti::matrix {

bool Screens::wants(std::string_view sensor) noexcept {
    return sensor == conditions_quantity || place_of(sensor);
}

bool Screens::take(
    std::string_view source, std::string_view sensor, Value value, std::string unit, SteadyTime expires
) {
    Known known{std::move(value), std::move(unit), expires};
    if (sensor == conditions_quantity) {
        if (conditions_.contains(source) || conditions_.size() < most)
            conditions_.insert_or_assign(std::string(source), std::move(known));
        return true;
    }
    const auto place = place_of(sensor);
    if (!place) return false;
    ScreenKey key{*place, std::string(source), std::string(sensor)};
    if (!readings_.contains(key) && readings_.size() >= most) return false;
    readings_.insert_or_assign(std::move(key), std::move(known));
    return true;
}

void Screens::forget(std::string_view source, std::string_view sensor) {
    if (sensor == conditions_quantity) conditions_.erase(std::string(source));
    if (const auto place = place_of(sensor))
        readings_.erase(ScreenKey{*place, std::string(source), std::string(sensor)});
}

std::optional<Screen> Screens::screen(const Readings::value_type& reading, SteadyTime now) const {
    const auto& [key, known] = reading;
    if (known.expires <= now) return std::nullopt;
    std::string_view words;
    const auto conditions = conditions_.find(key.source);
    if (conditions != conditions_.end() && conditions->second.expires > now
        && conditions->second.value.is_string())
        words = conditions->second.value.string();
    auto look = look_of(key.sensor, known.value, known.unit, thresholds_, words);
    if (!look) return std::nullopt;
    return Screen{key, std::move(*look)};
}

std::optional<Screen> Screens::after(const std::optional<ScreenKey>& key, SteadyTime now) const {
    auto reading = key ? readings_.upper_bound(*key) : readings_.begin();
    for (std::size_t looked = 0; looked < readings_.size(); ++looked, ++reading) {
        if (reading == readings_.end()) reading = readings_.begin();
        if (auto found = screen(*reading, now)) return found;
    }
    return std::nullopt;
}

std::optional<Screen> Screens::before(const std::optional<ScreenKey>& key, SteadyTime now) const {
    auto reading = key ? readings_.lower_bound(*key) : readings_.end();
    for (std::size_t looked = 0; looked < readings_.size(); ++looked) {
        if (reading == readings_.begin()) reading = readings_.end();
        --reading;
        if (auto found = screen(*reading, now)) return found;
    }
    return std::nullopt;
}

std::optional<Screen> Screens::at(const ScreenKey& key, SteadyTime now) const {
    const auto reading = readings_.find(key);
    return reading != readings_.end() ? screen(*reading, now) : std::nullopt;
}

} // namespace tutti::matrix
