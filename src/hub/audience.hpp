// Audience: which services on demand have a subscriber: somebody wants what they publish. Told to whoever
// watches on the hub's control socket, when it changes.
#pragma once

#include "base/value.hpp"
#include "broker/broker.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace tutti::hub {

/// A service, and whose subscribers want it: filters as clients have them, with the root.
struct WantedBy {
    std::string service;
    std::vector<std::string> filters;
};

class Audience {
public:
    /// `broker` outlives it.
    Audience(const broker::Broker& broker, std::vector<WantedBy> wanted)
        : broker_(broker), wanted_(std::move(wanted)), has_(wanted_.size(), false) {}

    /// Whether it is another one than at the last look. Without a change of clients or subscriptions that
    /// costs nothing.
    bool look();
    /// The names of the services that have one.
    Value services() const;

private:
    const broker::Broker& broker_;
    std::vector<WantedBy> wanted_;
    std::vector<bool> has_;
    std::array<std::uint64_t, 3> seen_{};
};

} // namespace tutti::hub
