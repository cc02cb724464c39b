#include "workers/history/telemetry_book.hpp"

#include "base/name.hpp"
#include "contract/health.hpp"
#include "contract/sensor_name.hpp"
#include "contract/service_state.hpp"
#include "history/gathering.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::history {

namespace {

/// What a part is measured by itself; a detail of that name is passed over.
constexpr auto own_words =
    std::to_array<std::string_view>({"health", "ready", "restarts", "memory", "cpu_percent"});

std::string sensor_of(std::string_view part, std::string_view quantity) {
    auto sensor = contract::encode_label(part);
    sensor += ':';
    sensor += quantity;
    return sensor;
}

bool is_detail(std::string_view word) {
    return is_name_segment(word) && std::ranges::find(own_words, word) == own_words.end();
}

void add(std::vector<TelemetryNumber>& into, const std::vector<TelemetryNumber>& more) {
    const auto room = TelemetryBook::most_of_sample - into.size();
    into.insert(
        into.end(), more.begin(), more.begin() + static_cast<std::ptrdiff_t>(std::min(room, more.size()))
    );
}

} // namespace

TelemetryBook::Part* TelemetryBook::part(std::string_view name) {
    if (const auto found = parts_.find(name); found != parts_.end()) return &found->second;
    if (parts_.size() >= most_parts || !contract::is_sensor_name(sensor_of(name, "health"))) return nullptr;
    return &parts_[std::string(name)];
}

void TelemetryBook::forget_where_silent(std::string_view name) {
    const auto found = parts_.find(name);
    if (found != parts_.end() && found->second.health.empty() && found->second.service.empty())
        parts_.erase(found);
}

void TelemetryBook::hear_health(std::string_view component, std::string_view payload) {
    std::vector<TelemetryNumber> numbers;
    WallTime until{};
    if (!payload.empty()) {
        const auto health = contract::parse_health(payload);
        if (!health) return;
        until = health->updated_at + health->expires_in;
        numbers.push_back({sensor_of(component, "health"), static_cast<double>(health->level)});
        for (const auto& [key, value, position] : health->details.members()) {
            const auto number = number_in(value);
            if (!number || !is_detail(key) || numbers.size() > most_details) continue;
            numbers.push_back({sensor_of(component, key), *number});
        }
    }
    if (auto* known = part(component)) {
        known->health = std::move(numbers);
        known->holds_until = until;
    }
    forget_where_silent(component);
}

void TelemetryBook::hear_service(std::string_view service, std::string_view payload) {
    std::vector<TelemetryNumber> numbers;
    if (!payload.empty()) {
        const auto state = contract::parse_service_state(payload);
        if (!state) return;
        const bool is_ready = state->state == contract::ServicePhase::Ready;
        numbers.push_back({sensor_of(service, "ready"), is_ready ? 1.0 : 0.0});
        numbers.push_back({sensor_of(service, "restarts"), static_cast<double>(state->restarts)});
        if (state->memory)
            numbers.push_back({sensor_of(service, "memory"), static_cast<double>(*state->memory), "B"});
        if (state->cpu_percent)
            numbers.push_back({sensor_of(service, "cpu_percent"), *state->cpu_percent, "%"});
    }
    if (auto* known = part(service)) known->service = std::move(numbers);
    forget_where_silent(service);
}

std::vector<TelemetryNumber> TelemetryBook::sample(WallTime now) const {
    std::vector<TelemetryNumber> all;
    for (const auto& [name, part] : parts_) {
        if (now < part.holds_until) add(all, part.health);
        add(all, part.service);
    }
    return all;
}

} // namespace tutti::history
