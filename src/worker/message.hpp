// What a worker's handlers get and give. Installed: no Asio, no JSON library here.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tutti::worker {

/// One message of the bus.
struct Message {
    std::string topic; ///< without the root: "reading/system/load_1min"
    std::string payload;
    bool retained = false; ///< the last known state, said before we subscribed

    /// The payload as JSON.
    Result<Value> json() const;
};

/// How a message is published. QoS 1 is delivered at least once, also across a reconnect.
struct Publishing {
    int qos = 0;
    bool retain = false;
    std::optional<seconds> expires_in = std::nullopt;
};

/// One sensor's value as a source's poll gives it.
struct Reading {
    std::string sensor; ///< one name segment, "cpu_percent"; or labelled()
    Value value;        ///< a number, a string, true or false, or null: no value now
    std::string unit;   ///< "%", "°C"; empty: none

    bool operator==(const Reading&) const = default;
};

/// The name of a sensor of which a source has several: "Living room:co2". What would break a topic is
/// percent-encoded in it.
std::string labelled(std::string_view label, std::string_view quantity);

} // namespace tutti::worker
