// PUBLISH from clients, and the retained store behind them.
#pragma once

#include "broker/core.hpp"
#include "broker/deliver.hpp"

namespace tutti::broker {

/// Handles one PUBLISH. A QoS 0 packet that others may follow becomes the start of `run` (empty before)
/// instead of being delivered. Returns false when the connection was ended.
bool handle_publish(Core& core, Connection& from, const mqtt::Frame& frame, Run& run, SteadyTime now);

struct Published {
    bool accepted = true; ///< false: no room to retain it, and nobody got it; or one of its receivers did not
    std::size_t reached = 0;
};

struct Publisher {
    Account& account; ///< for what is retained
    std::string_view name;
    const Session* session = nullptr; ///< nothing: it is not there any more, or never was
    bool is_will = false;
};

/// Stores (where retained) and delivers a message that was found permitted. What waits for receivers is on
/// their accounts; but of what is sent by those who are not trusted, a trusted client lets only so much wait.
Published publish_message(Core& core, const mqtt::Publish& publish, const Publisher& from, SteadyTime now);

/// Whether clients may publish there at all: not to the server's topics, nor deeper than the limit.
bool is_open_topic(const Core& core, std::string_view topic) noexcept;

/// Whether the client may, by all that the authorizer has to say of it.
bool may_publish(Core& core, const Identity& client, std::string_view topic, bool retain);

} // namespace tutti::broker
