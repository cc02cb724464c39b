// What becomes of a message that came to a bridge: the message for the other side, or nothing, and why. Told
// what came and the time; no I/O.
#pragma once

#include "base/time.hpp"
#include "bridge/echo_ledger.hpp"
#include "bridge/topic_map.hpp"
#include "bus/message.hpp"
#include "mqtt/publish.hpp"
#include "workers/bridge/shared_states.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace tutti::bridge {

/// Of one direction, since the start.
struct CarrierCounts {
    std::uint64_t messages = 0;  ///< that go on
    std::uint64_t bytes = 0;     ///< of their payloads
    std::uint64_t circled = 0;   ///< that crossed this bridge before, or too many
    std::uint64_t echoes = 0;    ///< of ours, from a broker that sends them back
    std::uint64_t left = 0;      ///< that no rule carries: at home here, or of a rule that was
    std::uint64_t unchanged = 0; ///< states that the other side has, or has changed
};

class Carrier {
public:
    enum class Retained : std::uint8_t { Kept, AsAnyOther };

    /// `id` is this bridge's among all that a message may cross.
    Carrier(TopicMap map, std::string id, Retained retained);

    /// Which MQTT the broker upstream speaks.
    void upstream_speaks(mqtt::Version version) noexcept { upstream_ = version; }

    struct Crossing {
        bus::Message message;
        /// To be settled when the broker has it.
        std::optional<EchoLedger::Mark> echo;
        std::optional<SharedState> state = {};
    };
    std::optional<Crossing> carry(Side from, const mqtt::Publish& publish, SteadyTime now);
    /// One that carry() gave does not go on: the other side has its state, or what it changed to.
    void stays(Side from, const bus::Message& message, std::optional<EchoLedger::Mark> echo, SteadyTime now);
    /// One that carry() gave, for the side that it came from.
    Crossing give_back(Side from, const mqtt::Publish& publish, const Crossing& crossing);
    void settled(EchoLedger::Mark echo, SteadyTime now) { echoes_.settled(echo, now); }

    const TopicMap& map() const noexcept { return map_; }
    Retained retained() const noexcept { return retained_; }
    const CarrierCounts& counts(Side from) const noexcept { return counts_[static_cast<std::size_t>(from)]; }

private:
    bool may_pass(Side from, const mqtt::Publish& publish, CarrierCounts& counts, SteadyTime now);
    bus::Message message_of(Side from, const Lane& lane, const mqtt::Publish& publish) const;

    TopicMap map_;
    std::string id_;
    Retained retained_;
    mqtt::Version upstream_ = mqtt::Version::V5;
    EchoLedger echoes_;
    std::array<CarrierCounts, 2> counts_;
};

} // namespace tutti::bridge
