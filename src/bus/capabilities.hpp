// What a backend can do, and what happens to who asks for what it cannot: two tables. docs/bus.md tells them
// to people; the conformance suite holds every backend to its row.
#pragma once

#include "bus/message.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace tutti::bus {

/// What the backend can do by itself.
struct Capabilities {
    bool wills = true;                ///< a message on our unannounced end
    bool shared_subscriptions = true; ///< "$share/<group>/<filter>"
    bool retained = true;             ///< kept states
    bool expiry = true;               ///< of kept states
    /// Response topic, correlation, content type, user properties arrive, and what is left of the expiry of
    /// what was not kept.
    bool request_properties = true;
    bool ordered = true; ///< one publisher's messages of one QoS arrive in order
    QoS maximum_qos = QoS::ExactlyOnce;

    bool operator==(const Capabilities&) const = default;
};

/// Nothing in `narrow` that is not in `wide`.
bool is_within(const Capabilities& narrow, const Capabilities& wide) noexcept;

enum class Backend : std::uint8_t { Mqtt5, Mqtt311, Local, Redis };

/// One row a backend: the most that it can. What is there in truth, a bus says once it is connected
/// (Bus::capabilities): an MQTT 5 broker may have less, and says so.
struct BackendRow {
    Backend backend;
    std::string_view name;
    Capabilities can;
};

inline constexpr std::array<BackendRow, 4> backend_rows = {{
    {Backend::Mqtt5, "MQTT 5", {}},
    {Backend::Mqtt311,
     "MQTT 3.1.1",
     {.shared_subscriptions = false, .expiry = false, .request_properties = false}},
    {Backend::Local, "local", {}},
    {Backend::Redis,
     "Redis",
     {.wills = false,
      .shared_subscriptions = false,
      .request_properties = false,
      .maximum_qos = QoS::AtLeastOnce}},
}};

constexpr const Capabilities& capabilities_of(Backend backend) noexcept {
    return backend_rows[static_cast<std::size_t>(backend)].can;
}

/// A capability that some backend lacks.
enum class Capability : std::uint8_t {
    SharedSubscriptions,
    Retained,
    Expiry,
    RequestProperties,
    QualityOfService,
};

/// What happens to who asks for a capability that is not there. Nothing is passed over silently.
enum class Lack : std::uint8_t {
    /// Unavailable: from the call itself where it is known by then, else from confirmed() and by
    /// BusReport::subscription_refused.
    Refused,
    /// The message goes, without that; BusReport::goes_without tells it, once a connection.
    GoesWithout,
};

struct LackRow {
    Capability capability;
    std::string_view name; ///< ends the sentence "the bus has no …"
    Lack lack;
};

inline constexpr std::array<LackRow, 5> lack_rows = {{
    {Capability::SharedSubscriptions, "shared subscriptions", Lack::Refused},
    {Capability::Retained, "kept states", Lack::GoesWithout},
    {Capability::Expiry, "expiry of messages", Lack::GoesWithout},
    // request() is the exception: without a response topic of the command's own it gives Unavailable.
    {Capability::RequestProperties, "properties of messages", Lack::GoesWithout},
    {Capability::QualityOfService, "quality of service as high as was asked for", Lack::GoesWithout},
}};

constexpr std::string_view name(Capability capability) noexcept {
    return lack_rows[static_cast<std::size_t>(capability)].name;
}

} // namespace tutti::bus
