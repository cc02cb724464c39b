// The section `alerts`: what people are to be told of, when, and where to.
#pragma once

#include "calendar/weekly_hours.hpp"
#include "contract/service_state.hpp"
#include "sections/section.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::sections {

enum class AlertSeverity : std::uint8_t { Info, Warning, Critical };

/// "warning".
std::string_view name(AlertSeverity severity) noexcept;
std::optional<AlertSeverity> alert_severity(std::string_view word) noexcept;

/// One rule; what its subjects are (readings or services), and what must be so of one of them.
struct AlertRule {
    enum class Kind : std::uint8_t {
        Above,   ///< a number is above `limit`, until it is at or below `clear`
        Below,   ///< the other way round
        Battery, ///< as Below
        Rises,   ///< it is `limit` more than its least within `within`
        Falls,
        Silent,  ///< nothing was heard of it for `within`
        Is,      ///< what it says is one of `words`
        Has,     ///< what it says has one of `words` in it
        Service, ///< the service is in one of `phases`
    };

    std::string name;
    Kind kind = Kind::Above;
    std::string subjects; ///< a filter on source/sensor, or on a service's name (reading_filter.hpp)
    double limit = 0;
    double clear = 0;
    microseconds within{0};
    microseconds hold{0}; ///< how long it must be so
    std::vector<std::string> words;
    std::vector<contract::ServicePhase> phases;
    AlertSeverity severity = AlertSeverity::Warning;
    std::string message;                         ///< with places such as {value}; empty: one of ours
    std::optional<calendar::WeeklyHours> active; ///< when it may tell, by the clocks of the section's zone
    std::optional<std::vector<std::string>> targets; ///< by name; nothing: all there are
    bool enabled = true;

    bool is_of_services() const noexcept { return kind == Kind::Service; }
    bool operator==(const AlertRule&) const = default;
};

/// Where alerts are delivered to.
struct AlertTarget {
    enum class Kind : std::uint8_t {
        Webhook,
        Ntfy,
        Push, ///< the devices whose browsers were subscribed on the page
    };

    std::string name;
    Kind kind = Kind::Webhook;
    std::string url;     ///< of ntfy with the topic: https://ntfy.sh/our-house
    std::string contact; ///< whom push services may write to: mailto:me@example.org
    /// Push services of one's own, which alone may be in a network of their own and at any port.
    std::vector<std::string> hosts;
    std::optional<toml::SecretReference> token; ///< goes as "Authorization: Bearer …"
    std::string click;                          ///< what a tap on it opens; ntfy alone
    AlertSeverity least = AlertSeverity::Info;  ///< what is less serious is not delivered here

    bool operator==(const AlertTarget&) const = default;
};

struct AlertsSection {
    std::string time_zone; ///< "Europe/Vienna"; empty: this machine's
    std::vector<AlertRule> rules;
    std::vector<AlertTarget> targets;

    bool operator==(const AlertsSection&) const = default;
};

inline constexpr std::size_t most_alert_rules = 64;
inline constexpr std::size_t most_alert_targets = 16;
/// What the orchestrator says of sources without success; no rule has that name.
inline constexpr std::string_view stale_source_alert = "source_stale";

/// The places that a message may have: "value", "sensor", ….
bool is_place_of_message(std::string_view place) noexcept;

void read_alerts(toml::TableReader& table, AlertsSection& section);

} // namespace tutti::sections
