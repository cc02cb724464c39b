// LiveState: what the installation looks like now, made from the bus's messages. Pure: it is told the time,
// and says when it wants to be told again.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "contract/health.hpp"
#include "contract/job.hpp"
#include "contract/reading.hpp"
#include "contract/service_state.hpp"
#include "contract/source.hpp"
#include "contract/topics.hpp"
#include "live/delivery.hpp"
#include "live/recent_readings.hpp"
#include "live/told.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::live {

/// What is past a limit is refused, so that no publisher can fill our memory.
struct LiveStateLimits {
    std::size_t sources = 256; ///< and of the services, each one that is a source
    std::size_t sensors = 256; ///< of one source
    std::size_t services = 256;
    std::size_t components = 256;    ///< with a health
    std::size_t jobs = 256;          ///< that run
    std::size_t payload = 16 * 1024; ///< bytes of one message
    /// Bytes of a health: an input service names each of its devices there.
    std::size_t health = 64 * 1024;
    RecentLimits recent = {};
    microseconds resync = seconds(30); ///< after a reconnect: what was not said again by then is gone
};

class LiveState {
public:
    struct TimedReading {
        contract::Reading reading;
        SteadyTime deadline{};
    };
    struct Source {
        std::map<std::string, TimedReading, std::less<>> readings;
        std::optional<contract::SourceStatus> status;
        SteadyTime status_deadline{};
        std::optional<contract::SourceMeta> meta;
        bool meta_confirmed = true;
    };
    struct Service {
        contract::ServiceState state;
        bool confirmed = true;
    };
    struct Component {
        contract::Health health;
        SteadyTime deadline{};
    };
    /// One that runs: those that wait and those that are over are asked of control.
    struct RunningJob {
        contract::Job job;
        SteadyTime deadline{};
        bool confirmed = true;
    };
    template <typename T>
    using Named = std::map<std::string, T, std::less<>>;

    /// Of what was last Malformed or of an UnknownVersion: the field, and what is wrong with it.
    const std::string& refusal() const noexcept { return refusal_; }

    explicit LiveState(std::string installation, LiveStateLimits limits = {});

    /// One message; the topic stands below the bus's root. An empty payload clears what the topic said. Of a
    /// kept message whose broker does not count, the timestamp is held against `wall`.
    Applied apply(
        std::string_view topic, std::string_view payload, const Delivery& delivery, WallTime wall,
        SteadyTime now
    );

    /// The bus went or came. While it is away the state stays, but for what expires.
    void set_bus_connected(bool connected, SteadyTime now);
    bool bus_connected() const noexcept { return bus_connected_; }

    /// Drops what has expired by now.
    void expire(SteadyTime now);
    /// When expire() may have something to do.
    std::optional<SteadyTime> next_deadline() const noexcept { return next_deadline_; }

    const Named<Source>& sources() const noexcept { return sources_; }
    const Named<Service>& services() const noexcept { return services_; }
    const Named<Component>& components() const noexcept { return components_; }
    const Named<RunningJob>& jobs() const noexcept { return jobs_; }
    /// The course of the readings, which outlives them for a while.
    const RecentReadings& recent() const noexcept { return recent_; }

    /// The same of what services use: `memory` and `cpu_percent`, by service.
    const RecentReadings& recent_usage() const noexcept { return recent_usage_; }

    /// The state as a document without null members: {name, bus, sources, services, health, jobs}.
    Value document() const;
    bool has_changes() const noexcept;
    /// What changed since the last call, as a merge patch on document(); nothing where nothing did.
    std::optional<Value> take_patch();

    /// Each differs whenever an answer made from these may have changed.
    std::uint64_t sources_revision() const noexcept { return sources_revision_; }
    std::uint64_t services_revision() const noexcept { return services_revision_; }

private:
    struct Arrival;
    Applied refuse(Error why);
    Applied apply_reading(const contract::Topic& topic, const Arrival& arrival);
    Applied apply_status(const contract::Topic& topic, const Arrival& arrival);
    Applied apply_meta(const contract::Topic& topic, const Arrival& arrival);
    Applied apply_service(const contract::Topic& topic, const Arrival& arrival);
    void note_usage(std::string_view service, const contract::ServiceState& state, const Arrival& arrival);
    Applied apply_health(const contract::Topic& topic, const Arrival& arrival);
    Applied apply_job(const contract::Topic& topic, const Arrival& arrival);
    Applied clear(const contract::Topic& topic);
    Applied end_job(std::string_view id);

    Source* source_for(std::string_view name);
    void source_changed(std::string_view name);
    Named<Source>::iterator settle_source(Named<Source>::iterator source, bool changed);
    void note_deadline(SteadyTime deadline) noexcept;
    void expire_sources(SteadyTime now);
    void expire_components(SteadyTime now);
    void expire_jobs(SteadyTime now);
    void drop_unconfirmed();

    std::string installation_;
    LiveStateLimits limits_;
    Named<Source> sources_;
    Named<Service> services_;
    Named<Component> components_;
    Named<RunningJob> jobs_;
    RecentReadings recent_;
    RecentReadings recent_usage_;
    bool bus_connected_ = false;
    std::optional<SteadyTime> resync_at_;
    std::optional<SteadyTime> next_deadline_; ///< never later than the first one; may be early
    std::uint64_t sources_revision_ = 0;
    std::uint64_t services_revision_ = 0;
    bool told_bus_connected_ = false;
    std::string refusal_;
    Told told_sources_;
    Told told_services_;
    Told told_components_;
    Told told_jobs_;
};

/// The documents of one thing each, as `LiveState::document()` has them.
Value source_document(const LiveState::Source& source);
Value service_document(const LiveState::Service& service);
Value component_document(const LiveState::Component& component);
Value job_document(const LiveState::RunningJob& job);

} // namespace tutti::live
