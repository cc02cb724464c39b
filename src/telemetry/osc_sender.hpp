// OscSender: OSC by UDP to any number of destinations. It never waits: what cannot go now is dropped, and
// counted for that destination alone; one that is away, slow or dead costs the others nothing.
#pragma once

#include "base/address.hpp"
#include "base/value.hpp"
#include "io/datagrams.hpp"
#include "io/task_group.hpp"
#include "io/udp_destination.hpp"
#include "osc/packet.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::telemetry {

/// In datagrams, but for `refusals`.
struct OscCounts {
    std::uint64_t sent = 0; ///< that the system took
    std::uint64_t dropped =
        0; ///< that it did not, or that were not tried: the name is unknown, the host away
    std::uint64_t refusals = 0; ///< times that the host said: nobody listens at that port
};

class OscSender {
public:
    /// Host and port: names, addresses of either kind, those of multicast and broadcast. `find` makes each
    /// one's way to look names up; nullptr: the system is asked.
    OscSender(
        const asio::any_io_executor& executor, std::span<const Address> destinations,
        const io::UdpOptions& options = {}, const io::UdpDestination::Find& find = nullptr
    );

    /// Looks names up, as tasks of whoever owns the sender: they end before it goes. Nothing is sent before.
    void start(io::TaskGroup& tasks);

    /// One datagram.
    void send(const osc::Packet& packet, SteadyTime now);
    /// A datagram a message: all with one call of the system for each destination.
    void send(std::span<const osc::Message> messages, SteadyTime now);
    /// All in one bundle.
    void send_bundle(osc::TimeTag time, std::span<const osc::Message> messages, SteadyTime now);
    /// Packets as they are: a datagram each. Those that no datagram holds are dropped.
    void send_packets(std::span<const std::string_view> packets, SteadyTime now);
    /// The same to one destination alone.
    void send_packets_to(std::size_t target, std::span<const std::string_view> packets, SteadyTime now);

    std::size_t size() const noexcept { return targets_.size(); }
    const Address& address(std::size_t target) const { return targets_[target]->address; }
    const OscCounts& counts(std::size_t target) const { return targets_[target]->counts; }
    /// Why nothing goes to it; empty where all is well. That nobody listens is no trouble.
    const std::string& trouble(std::size_t target) const { return targets_[target]->destination.trouble(); }
    /// "desk:9000: no such name", of the first that has trouble; empty where all is well.
    std::string complaint() const;
    /// For statistics: [{to, sent, dropped, refusals, trouble?}].
    Value to_value() const;

private:
    struct Target {
        Address address;
        io::UdpDestination destination;
        OscCounts counts = {};
    };
    static void send_to(Target& target, std::span<mmsghdr> messages, std::size_t wanted, SteadyTime now);

    std::vector<std::unique_ptr<Target>> targets_;
    std::string bytes_;                     ///< printed packets, one behind the other
    std::vector<std::size_t> ends_;         ///< of each in there
    std::vector<std::string_view> packets_; ///< the same
    io::Datagrams datagrams_;
};

} // namespace tutti::telemetry
