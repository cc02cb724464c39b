#include "governance/health/finding.hpp"

#include "base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::governance::health {

using contract::ServicePattern;
using contract::ServicePhase;

namespace {

constexpr std::array<std::pair<Level, std::string_view>, 4> words = {
    {{Level::Ok, "ok"}, {Level::Warn, "warn"}, {Level::Unknown, "unknown"}, {Level::Error, "error"}}
};

/// Of a reason, in bytes: a sentence for people.
constexpr std::size_t longest_reason = 300;

std::string sentence(std::string_view text) {
    return whole_characters(first_characters(text, longest_reason));
}

bool is_out_of_reach(const contract::ServiceState& service) {
    return service.state == ServicePhase::Ready && service.cause.ends_with(contract::bus_away);
}

Level level_of(const contract::ServiceState& service) {
    switch (service.state) {
    case ServicePhase::CrashLoop:
    case ServicePhase::Failed:
        return Level::Error;
    case ServicePhase::Unhealthy:
    case ServicePhase::Backoff:
        return Level::Warn;
    case ServicePhase::Stopped: // somebody meant it so, and what is required is missing all the same
        return is_well(service) || !service.required ? Level::Ok : Level::Warn;
    default:
        return is_out_of_reach(service) ? Level::Warn : Level::Ok;
    }
}

} // namespace

std::string_view name(Level level) noexcept { return words[static_cast<std::size_t>(level)].second; }

std::optional<Level> level_from(std::string_view word) noexcept {
    const auto known = std::ranges::find(words, word, &std::pair<Level, std::string_view>::second);
    return known != words.end() ? std::optional(known->first) : std::nullopt;
}

bool is_worse(const Finding& one, const Finding& other) noexcept {
    return std::pair(one.level, !one.is_ready) > std::pair(other.level, !other.is_ready);
}

bool is_well(const contract::ServiceState& service) noexcept {
    if (service.state == ServicePhase::Ready || service.state == ServicePhase::Completed) return true;
    const bool rests = service.state == ServicePhase::Stopped || service.state == ServicePhase::Waiting
                       || service.state == ServicePhase::Starting;
    return service.pattern != ServicePattern::Always && rests;
}

Finding finding_of(const contract::Health& said) {
    auto level = Level::Ok;
    if (said.level == contract::HealthLevel::Warn) level = Level::Warn;
    if (said.level == contract::HealthLevel::Error) level = Level::Error;
    return {level, level != Level::Error, sentence(said.message)};
}

Finding finding_of(const contract::ServiceState& service) {
    auto reason = std::string(contract::name(service.state));
    if (!service.cause.empty()) reason += ": " + service.cause;
    return {level_of(service), is_well(service), sentence(reason)};
}

} // namespace tutti::governance::health
