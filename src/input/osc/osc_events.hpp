// OscEvents: OSC packets from several senders → what each of them says. Addresses that nobody wants are
// passed over; of each address of a sender at most so many messages a second are said, and its last one
// always. Told the time; no I/O.
#pragma once

#include "base/time.hpp"
#include "device/osc.hpp"
#include "device/saying.hpp"
#include "input/osc/osc_saying.hpp"
#include "input/osc/osc_verdicts.hpp"
#include "input/quiet_room.hpp"
#include "osc/parse.hpp"
#include "signal/rate_cap.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::input {

class OscEvents {
public:
    /// Of all senders together. While so many are in use, others are refused.
    static constexpr std::size_t most_addresses = 512;
    static constexpr seconds address_in_use{10};
    /// Of one message; what is larger is no control's, and would be held for each address.
    static constexpr std::size_t largest_message = 4096;
    static constexpr std::size_t most_arguments = 512;
    /// Of one packet: a datagram has room for thousands, which would hold up what others say.
    static constexpr std::size_t most_messages = 1024;

    using Sender = std::uint32_t;
    struct Now {
        SteadyTime steady;
        WallTime wall;
    };
    struct Said {
        Sender sender;
        device::Saying saying;
    };
    /// A packet or messages that say nothing: "padding", and what about the first of them.
    struct Refused {
        std::string_view kind;
        std::string sample;
        std::uint64_t count = 1;
    };
    struct Heard {
        std::vector<Said> said = {};
        std::vector<Refused> refused = {}; ///< all of the sender of the packet; of each kind one
        std::size_t messages = 0;          ///< that were looked at, wanted or not

        void refuse(std::string_view kind, std::string_view sample);
    };

    /// `period`: between two messages of one address. Values of a stream are not capped here.
    OscEvents(device::Osc options, microseconds period);

    Heard take(Sender sender, std::string_view packet, Now now);
    /// When due() has something next.
    std::optional<SteadyTime> deadline() const noexcept { return deadline_; }
    std::vector<Said> due(SteadyTime now);
    /// The sender is gone: what it said last is said now.
    std::vector<Said> forget(Sender sender);

private:
    struct Waiting {
        osc::Message message;
        WallTime time;
    };
    /// One of a sender.
    struct Address {
        Sender sender;
        std::string type;
        OscClass klass;
        signal::RateCap cap;
        std::optional<Waiting> waiting = std::nullopt;

        void say_waiting(std::vector<Said>& said);
    };
    using Key = std::pair<Sender, std::string>;

    void take_packet(Sender sender, osc::Packet packet, WallTime time, Now now, Heard& heard);
    void take_message(Sender sender, osc::Message message, WallTime time, Now now, Heard& heard);
    Address*
    address_of(Sender sender, const std::string& address, OscClass klass, SteadyTime now, Heard& heard);
    Address*
    new_address(Sender sender, const std::string& address, OscClass klass, SteadyTime now, Heard& heard);

    OscVerdicts verdicts_;
    microseconds period_;
    QuietRoom<Key, Address> addresses_{most_addresses, address_in_use};
    std::optional<SteadyTime> deadline_;
};

} // namespace tutti::input
