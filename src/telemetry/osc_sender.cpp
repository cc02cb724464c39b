#include "telemetry/osc_sender.hpp"

#include "base/printable.hpp"

#include <fmt/format.h>

namespace tutti::telemetry {

OscSender::OscSender(
    const asio::any_io_executor& executor, std::span<const Address> destinations,
    const io::UdpOptions& options, const io::UdpDestination::Find& find
) {
    for (const auto& address : destinations) {
        auto own = find ? find : io::UdpDestination::by_name(executor); // one slow name holds up no other
        targets_.push_back(std::make_unique<Target>(
            address, io::UdpDestination(address.host, address.port, options, std::move(own))
        ));
    }
}

void OscSender::start(io::TaskGroup& tasks) {
    for (const auto& target : targets_)
        tasks.spawn("look up " + target->address.host, target->destination.run());
}

void OscSender::send(const osc::Packet& packet, SteadyTime now) {
    bytes_.clear();
    osc::append(bytes_, packet);
    const std::string_view bytes = bytes_;
    send_packets({&bytes, 1}, now);
}

void OscSender::send(std::span<const osc::Message> messages, SteadyTime now) {
    bytes_.clear();
    ends_.clear();
    for (const auto& message : messages) {
        osc::append(bytes_, message);
        ends_.push_back(bytes_.size());
    }
    packets_.clear();
    std::size_t start = 0;
    for (const auto end : ends_) {
        packets_.push_back(std::string_view(bytes_).substr(start, end - start));
        start = end;
    }
    send_packets(packets_, now);
}

void OscSender::send_bundle(osc::TimeTag time, std::span<const osc::Message> messages, SteadyTime now) {
    bytes_.clear();
    osc::append_bundle(bytes_, time, messages);
    const std::string_view bytes = bytes_;
    send_packets({&bytes, 1}, now);
}

void OscSender::send_to(Target& target, std::span<mmsghdr> messages, std::size_t wanted, SteadyTime now) {
    const auto sent = target.destination.send(messages, now);
    target.counts.sent += sent.datagrams;
    target.counts.dropped += wanted - sent.datagrams;
    target.counts.refusals += sent.refusals;
}

void OscSender::send_packets(std::span<const std::string_view> packets, SteadyTime now) {
    const auto messages = datagrams_.of(packets, osc::max_packet_size);
    for (const auto& target : targets_) send_to(*target, messages, packets.size(), now);
}

void OscSender::send_packets_to(
    std::size_t target, std::span<const std::string_view> packets, SteadyTime now
) {
    send_to(*targets_[target], datagrams_.of(packets, osc::max_packet_size), packets.size(), now);
}

std::string OscSender::complaint() const {
    for (const auto& target : targets_)
        if (const auto& trouble = target->destination.trouble(); !trouble.empty())
            return fmt::format("{}: {}", print(target->address), printable(trouble));
    return {};
}

Value OscSender::to_value() const {
    std::vector<Value> all;
    for (const auto& target : targets_) {
        const auto& counts = target->counts;
        std::vector<Member> members = {
            {"to", print(target->address)},
            {"sent", counts.sent},
            {"dropped", counts.dropped},
            {"refusals", counts.refusals},
        };
        if (const auto& trouble = target->destination.trouble(); !trouble.empty())
            members.push_back({"trouble", trouble});
        all.push_back(Value::object(std::move(members)));
    }
    return Value::array(std::move(all));
}

} // namespace tutti::telemetry
