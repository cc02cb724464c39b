#include "live/live_state.hpp"

#include <algorithm>
#include <utility>

namespace tutti::live {

using contract::Family;

struct LiveState::Arrival {
    std::string_view payload;
    Delivery delivery;
    WallTime wall;
    SteadyTime now;

    SteadyTime deadline(microseconds expires_in, std::optional<WallTime> said_at) const {
        return delivery.deadline(expires_in, said_at, wall, now);
    }
};

namespace {

/// The entry of that name, made if there is room.
template <typename Map>
typename Map::mapped_type* entry_for(Map& map, std::string_view name, std::size_t limit) {
    if (const auto found = map.find(name); found != map.end()) return &found->second;
    if (map.size() >= limit) return nullptr;
    return &map[std::string(name)];
}

bool is_empty(const LiveState::Source& source) {
    return source.readings.empty() && !source.status && !source.meta;
}

} // namespace

LiveState::LiveState(std::string installation, LiveStateLimits limits)
    : installation_(std::move(installation)), limits_(limits), recent_(limits.recent),
      recent_usage_(limits.recent) {}

Applied LiveState::apply(
    std::string_view topic, std::string_view payload, const Delivery& delivery, WallTime wall, SteadyTime now
) {
    const auto parts = contract::parse_topic(topic);
    if (!parts) return Applied::Ignored;
    const auto most = parts->family == Family::Health ? limits_.health : limits_.payload;
    if (payload.size() > most) return Applied::Full;
    if (payload.empty()) return clear(*parts);
    const Arrival arrival{payload, delivery, wall, now};
    switch (parts->family) {
    case Family::Reading:
        return apply_reading(*parts, arrival);
    case Family::Status:
        return apply_status(*parts, arrival);
    case Family::Meta:
        return apply_meta(*parts, arrival);
    case Family::Service:
        return apply_service(*parts, arrival);
    case Family::Health:
        return apply_health(*parts, arrival);
    case Family::Job:
        return apply_job(*parts, arrival);
    default:
        return Applied::Ignored;
    }
}

Applied LiveState::refuse(Error why) {
    refusal_ = std::move(why.message);
    return why.code == ErrorCode::UnknownVersion ? Applied::UnknownVersion : Applied::Malformed;
}

Applied LiveState::apply_reading(const contract::Topic& topic, const Arrival& arrival) {
    auto reading = contract::parse_reading(arrival.payload);
    if (!reading) return refuse(std::move(reading.error()));
    const auto deadline = arrival.deadline(reading->expires_in, reading->timestamp);
    if (deadline <= arrival.now) return Applied::Ignored;
    auto* source = source_for(topic.name);
    if (source == nullptr) return Applied::Full;
    auto* entry = entry_for(source->readings, topic.detail, limits_.sensors);
    if (entry == nullptr) return Applied::Full;
    recent_.note(topic.name, topic.detail, *reading, arrival.now);
    *entry = {std::move(*reading), deadline};
    note_deadline(deadline);
    source_changed(topic.name);
    return Applied::Done;
}

Applied LiveState::apply_status(const contract::Topic& topic, const Arrival& arrival) {
    auto status = contract::parse_source_status(arrival.payload);
    if (!status) return refuse(std::move(status.error()));
    const auto deadline = arrival.deadline(status->expires_in, status->last_poll);
    if (deadline <= arrival.now) return Applied::Ignored;
    auto* source = source_for(topic.name);
    if (source == nullptr) return Applied::Full;
    source->status = std::move(*status);
    source->status_deadline = deadline;
    note_deadline(deadline);
    source_changed(topic.name);
    return Applied::Done;
}

Applied LiveState::apply_meta(const contract::Topic& topic, const Arrival& arrival) {
    auto meta = contract::parse_source_meta(arrival.payload);
    if (!meta) return refuse(std::move(meta.error()));
    auto* source = source_for(topic.name);
    if (source == nullptr) return Applied::Full;
    source->meta = std::move(*meta);
    source->meta_confirmed = true;
    source_changed(topic.name);
    return Applied::Done;
}

Applied LiveState::apply_service(const contract::Topic& topic, const Arrival& arrival) {
    auto state = contract::parse_service_state(arrival.payload);
    if (!state) return refuse(std::move(state.error()));
    auto* service = entry_for(services_, topic.name, limits_.services);
    if (service == nullptr) return Applied::Full;
    note_usage(topic.name, *state, arrival);
    *service = {std::move(*state), true};
    ++services_revision_;
    told_services_.note_change(topic.name);
    return Applied::Done;
}

void LiveState::note_usage(
    std::string_view service, const contract::ServiceState& state, const Arrival& arrival
) {
    const auto note = [&](const char* what, Value value) {
        recent_usage_.note(
            service, what, {.value = std::move(value), .unit = "", .timestamp = arrival.wall}, arrival.now
        );
    };
    if (state.memory) note("memory", static_cast<std::int64_t>(*state.memory));
    if (state.cpu_percent) note("cpu_percent", *state.cpu_percent);
}

Applied LiveState::apply_health(const contract::Topic& topic, const Arrival& arrival) {
    auto health = contract::parse_health(arrival.payload);
    if (!health) return refuse(std::move(health.error()));
    const auto deadline = arrival.deadline(health->expires_in, health->updated_at);
    if (deadline <= arrival.now) return Applied::Ignored;
    auto* component = entry_for(components_, topic.name, limits_.components);
    if (component == nullptr) return Applied::Full;
    *component = {std::move(*health), deadline};
    note_deadline(deadline);
    told_components_.note_change(topic.name);
    return Applied::Done;
}

/// Of thousands that wait nothing is kept: a queue is asked for, what runs is followed.
Applied LiveState::apply_job(const contract::Topic& topic, const Arrival& arrival) {
    auto job = contract::parse_job(arrival.payload);
    if (!job) return refuse(std::move(job.error()));
    const auto deadline = arrival.deadline(job->expires_in, job->updated_at);
    if (job->state != contract::JobPhase::Running || deadline <= arrival.now) return end_job(topic.name);
    auto* running = entry_for(jobs_, topic.name, limits_.jobs);
    if (running == nullptr) return Applied::Full;
    *running = {std::move(*job), deadline, true};
    note_deadline(deadline);
    told_jobs_.note_change(topic.name);
    return Applied::Done;
}

Applied LiveState::end_job(std::string_view id) {
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) return Applied::Ignored;
    jobs_.erase(found);
    told_jobs_.note_end(id);
    return Applied::Done;
}

Applied LiveState::clear(const contract::Topic& topic) {
    if (topic.family == Family::Job) return end_job(topic.name);
    if (topic.family == Family::Service) {
        const auto found = services_.find(topic.name);
        if (found == services_.end()) return Applied::Ignored;
        services_.erase(found);
        ++services_revision_;
        told_services_.note_end(topic.name);
        return Applied::Done;
    }
    if (topic.family == Family::Health) {
        const auto found = components_.find(topic.name);
        if (found == components_.end()) return Applied::Ignored;
        components_.erase(found);
        told_components_.note_end(topic.name);
        return Applied::Done;
    }
    const auto source = sources_.find(topic.name);
    if (source == sources_.end()) return Applied::Ignored;
    if (topic.family == Family::Reading) {
        const auto reading = source->second.readings.find(topic.detail);
        if (reading != source->second.readings.end()) source->second.readings.erase(reading);
    } else if (topic.family == Family::Status) {
        source->second.status.reset();
    } else if (topic.family == Family::Meta) {
        source->second.meta.reset();
    } else {
        return Applied::Ignored;
    }
    settle_source(source, true);
    return Applied::Done;
}

/// One of the installation's own has its place, whatever sources others invent.
LiveState::Source* LiveState::source_for(std::string_view name) {
    const auto places = limits_.sources + (services_.contains(name) ? limits_.services : 0);
    return entry_for(sources_, name, places);
}

void LiveState::source_changed(std::string_view name) {
    ++sources_revision_;
    told_sources_.note_change(name);
}

/// After something was taken from a source: it ends with its last part. Returns the one behind it.
LiveState::Named<LiveState::Source>::iterator
LiveState::settle_source(Named<Source>::iterator source, bool changed) {
    if (!is_empty(source->second)) {
        if (changed) source_changed(source->first);
        return std::next(source);
    }
    ++sources_revision_;
    told_sources_.note_end(source->first);
    return sources_.erase(source);
}

void LiveState::set_bus_connected(bool connected, SteadyTime now) {
    if (connected == bus_connected_) return;
    bus_connected_ = connected;
    resync_at_.reset();
    if (!connected) return;
    for (auto& [name, source] : sources_) source.meta_confirmed = false;
    for (auto& [name, service] : services_) service.confirmed = false;
    for (auto& [id, job] : jobs_) job.confirmed = false;
    resync_at_ = now + limits_.resync;
    note_deadline(*resync_at_);
}

void LiveState::note_deadline(SteadyTime deadline) noexcept {
    if (!next_deadline_ || deadline < *next_deadline_) next_deadline_ = deadline;
}

void LiveState::expire(SteadyTime now) {
    if (!next_deadline_ || now < *next_deadline_) return;
    next_deadline_.reset();
    if (resync_at_ && now >= *resync_at_) {
        resync_at_.reset();
        drop_unconfirmed();
    }
    if (resync_at_) note_deadline(*resync_at_);
    expire_sources(now);
    expire_components(now);
    expire_jobs(now);
}

void LiveState::expire_sources(SteadyTime now) {
    for (auto source = sources_.begin(); source != sources_.end();) {
        auto& [name, parts] = *source;
        bool changed =
            std::erase_if(parts.readings, [now](const auto& entry) { return entry.second.deadline <= now; })
            > 0;
        for (const auto& [sensor, reading] : parts.readings) note_deadline(reading.deadline);
        if (parts.status && parts.status_deadline <= now) {
            parts.status.reset();
            changed = true;
        }
        if (parts.status) note_deadline(parts.status_deadline);
        source = settle_source(source, changed);
    }
}

void LiveState::expire_components(SteadyTime now) {
    for (auto component = components_.begin(); component != components_.end();) {
        if (component->second.deadline > now) {
            note_deadline(component->second.deadline);
            ++component;
            continue;
        }
        told_components_.note_end(component->first);
        component = components_.erase(component);
    }
}

void LiveState::expire_jobs(SteadyTime now) {
    for (auto job = jobs_.begin(); job != jobs_.end();) {
        if (job->second.deadline > now) {
            note_deadline(job->second.deadline);
            ++job;
            continue;
        }
        told_jobs_.note_end(job->first);
        job = jobs_.erase(job);
    }
}

/// What only the broker's memory kept alive, and the new broker does not know.
void LiveState::drop_unconfirmed() {
    for (auto source = sources_.begin(); source != sources_.end();) {
        const bool forgotten = source->second.meta && !source->second.meta_confirmed;
        if (forgotten) source->second.meta.reset();
        source = settle_source(source, forgotten);
    }
    for (auto service = services_.begin(); service != services_.end();) {
        if (service->second.confirmed) {
            ++service;
            continue;
        }
        ++services_revision_;
        told_services_.note_end(service->first);
        service = services_.erase(service);
    }
    std::erase_if(jobs_, [this](const auto& entry) {
        if (!entry.second.confirmed) told_jobs_.note_end(entry.first);
        return !entry.second.confirmed;
    });
}

} // namespace tutti::live
