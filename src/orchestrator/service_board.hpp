// ServiceBoard: what the bus should know about the services, from what the supervisor says. Pure: frames and
// samples in, retained messages out.
#pragma once

#include "contract/health.hpp"
#include "contract/service_state.hpp"
#include "io/process_usage.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::orchestrator {

/// A message to keep on the bus, its topic below the root. An empty payload clears the topic.
struct Retained {
    std::string topic;
    std::string payload;

    bool operator==(const Retained&) const = default;
};

class ServiceBoard {
public:
    /// `prefix` stands before each service's name on the bus ("left." where the node is "left"), else it is
    /// empty.
    explicit ServiceBoard(std::string prefix) : prefix_(std::move(prefix)) {}

    /// The supervisor's whole list. Services that are no longer in it are cleared.
    Result<std::vector<Retained>> replace(const Value& list);
    /// One service of the supervisor's, from a transition.
    Result<std::vector<Retained>> update(const Value& service);
    /// A fresh sample; nothing where it says nearly the same as the last one that was told. Closely: whoever
    /// watches wants to hear of less.
    enum class Look : std::uint8_t { Usual, Close };
    std::vector<Retained>
    measured(const std::string& service, const io::ProcessUsage& usage, Look look = Look::Usual);
    /// Everything again: a broker that was restarted has forgotten it.
    std::vector<Retained> all() const;

    /// Whether somebody supervises. What is known of the services stays what was heard last.
    void set_supervised(bool supervised) noexcept { supervised_ = supervised; }
    bool supervised() const noexcept { return supervised_; }

    /// How the services are as a whole; `alerts`: what troubles sources, by name and in words.
    contract::Health health(WallTime now, const std::map<std::string, std::string>& alerts = {}) const;

    /// "left.weather" → "weather", where it is of this node; else nothing.
    std::optional<std::string> own_name(std::string_view name) const;
    const std::map<std::string, contract::ServiceState>& services() const noexcept { return services_; }

    struct Process {
        std::string service;
        int pid;
    };
    /// The services that run now.
    std::vector<Process> processes() const;

private:
    std::string topic_of(const std::string& service) const { return "service/" + prefix_ + service; }
    Retained message_of(const std::string& service) const;

    std::string prefix_;
    std::map<std::string, contract::ServiceState> services_;
    bool supervised_ = true;
};

/// How long a health message holds; it is said anew well before.
inline constexpr microseconds health_expiry = std::chrono::seconds(90);

} // namespace tutti::orchestrator
