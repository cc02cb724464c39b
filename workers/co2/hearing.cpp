#include "workers/co2/hearing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace tutti::co2 {

namespace {

template <typename T>
void add(
    worker::Readings& readings, const std::string& label, const char* quantity, const std::optional<T>& value,
    const char* unit
) {
    if (value) readings.push_back({worker::labelled(label, quantity), *value, unit});
}

void add_to(std::string& sentence, std::string_view clause) {
    if (!sentence.empty()) sentence += "; ";
    sentence += clause;
}

/// 45, 119.9
double in_tenths(microseconds time) {
    using Tenths = std::chrono::duration<std::int64_t, std::deci>;
    return static_cast<double>(std::chrono::round<Tenths>(time).count()) / 10;
}

} // namespace

Hearing::Hearing(const std::vector<sections::Aranet4Sensor>& sensors) {
    for (const auto& sensor : sensors) sensors_.push_back({sensor});
}

void Hearing::take(const io::Advertisement& advertisement) {
    const auto by_mac = [](const Sensor& sensor) -> const std::string& { return sensor.named.mac; };
    const auto sensor = std::ranges::find(sensors_, advertisement.address, by_mac);
    if (sensor == sensors_.end() || sensor->is_settled()) return;
    const auto payload = advertisement.manufacturer_data.find(decode::aranet_company);
    if (payload == advertisement.manufacturer_data.end()) {
        sensor->is_foreign = true;
        return;
    }
    sensor->said = decode::decode_aranet4(payload->second);
    sensor->is_damaged = !*sensor->said && sensor->said->error().code == ErrorCode::InvalidInput;
}

bool Hearing::is_settled() const { return std::ranges::all_of(sensors_, &Sensor::is_settled); }

worker::Readings Hearing::readings() const {
    worker::Readings readings;
    for (const Sensor& sensor : sensors_) {
        if (!sensor.said || !*sensor.said) continue;
        const auto& label = sensor.named.label;
        const auto& device = **sensor.said;
        add(readings, label, "co2", device.co2, "ppm");
        add(readings, label, "temperature", device.temperature, "°C");
        add(readings, label, "humidity", device.humidity, "%");
        add(readings, label, "pressure", device.pressure, "mbar");
        add(readings, label, "battery", device.battery, "%");
    }
    return readings;
}

std::optional<Error> Hearing::problem(microseconds listened) const {
    std::string sentence;
    std::vector<std::string> silent;
    for (const Sensor& sensor : sensors_) {
        const auto who = fmt::format("{} ({})", sensor.named.label, sensor.named.mac);
        if (sensor.said && !*sensor.said)
            add_to(sentence, fmt::format("{} {}", who, sensor.said->error().message));
        else if (!sensor.said && sensor.is_foreign)
            add_to(sentence, who + " was heard, but says nothing that an Aranet says: is its address right?");
        else if (!sensor.said)
            silent.push_back(who);
    }
    if (!silent.empty())
        add_to(
            sentence, fmt::format("not heard within {} s: {}", in_tenths(listened), fmt::join(silent, ", "))
        );
    if (sentence.empty()) return std::nullopt;
    return Error{ErrorCode::NotFound, std::move(sentence)};
}

} // namespace tutti::co2
