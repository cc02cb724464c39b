// What a source is told of how it is to run: by its section, by `schedule` and `global`, by its interval.
#include "sections/global_section.hpp"
#include "sections/schedule_section.hpp"
#include "toml/values.hpp"
#include "worker/settings.hpp"
#include "worker/source_run.hpp"
#include "worker/worker_impl.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::worker {

Result<void> SourceRun::take_interval(std::string_view text) {
    const auto interval = toml::parse_duration(text);
    if (!interval || interval->count() <= 0)
        return fail(
            ErrorCode::InvalidInput, fmt::format("\"{}\" is no duration such as 2s, 500ms or 5m", text)
        );
    options_.interval = *interval;
    return {};
}

Result<void> SourceRun::configure(const Value& section) {
    if (!section.is_object()) return fail(ErrorCode::InvalidInput, "a section is an object");
    const auto* simulate = section.find("simulate");
    if (simulate != nullptr && !simulate->is_bool())
        return fail(ErrorCode::InvalidInput, "simulate: must be true or false");
    if (auto configured = source_.configure(section); !configured) return configured;
    is_configured_ = true;
    refused_.reset();
    const bool somebody_has_it = !section.members().empty();
    const bool simulated = simulate != nullptr ? simulate->boolean() : simulates_unasked_ && !somebody_has_it;
    simulates_ = simulated;
    follow(section);
    return {};
}

/// What was read by the section before is not what this one asks for: a running source polls at once.
void SourceRun::follow(const Value& section) {
    if (std::exchange(followed_, section) == section || !begun_) return;
    wanted_ = true;
    if (turn_) turn_->cancel();
}

/// Going by defaults where somebody said something else would ask the wrong thing, and tell what nobody
/// wants.
void SourceRun::take_refusal(const Error& refusal) {
    if (is_configured_) return; // that section goes on
    const auto& section = options_.section.empty() ? worker_.name() : options_.section;
    refused_ = {ErrorCode::InvalidInput, fmt::format("config/{}: {}", section, refusal.message)};
}

/// The section has a key a source: what is wrong with another's is not our matter.
Result<void> SourceRun::take_schedule(const Value& schedule) {
    auto interval = started_interval_;
    const auto name = own_name(worker_.name());
    if (const auto* said = schedule.find(name); said != nullptr) {
        const auto period = sections::schedule_period(*said);
        if (!period) return fail(ErrorCode::InvalidInput, fmt::format("{}: {}", name, period.error().reason));
        interval = *period;
    }
    if (interval == options_.interval) return {};
    options_.interval = interval;
    expire_by(interval);
    if (begun_) publish_meta();
    if (turn_ != nullptr) turn_->cancel();
    return {};
}

Result<void> SourceRun::take_least_expiry(const Value& global) {
    auto least = contract::least_reading_expiry;
    if (const auto* said = global.find("cache_ttl"); said != nullptr) {
        const auto period = sections::cache_ttl_period(*said);
        if (!period) return fail(ErrorCode::InvalidInput, "cache_ttl: " + period.error().reason);
        least = *period;
    }
    worker_.impl_->program_.least_expiry = least;
    expire_by(options_.interval);
    return {};
}

void SourceRun::expire_by(microseconds interval) {
    status_.expires_in = contract::status_expiry(interval, worker_.impl_->program_.least_expiry);
}

} // namespace tutti::worker
