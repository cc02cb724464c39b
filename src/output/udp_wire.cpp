#include "output/udp_wire.hpp"

namespace tutti::output {

UdpWire::UdpWire(UdpWireOptions options, io::UdpDestination::Find find)
    : Wire(options.url), options_(std::move(options)),
      destination_(options_.host, options_.port, options_.udp, std::move(find)),
      messages_(options_.by_universe, options_.port) {}

bool UdpWire::send_packets(std::span<const pixel::Packet> packets, SteadyTime now) {
    const auto sent = destination_.send(messages_.of(packets), now);
    counts_.packets += sent.datagrams;
    if (sent.error != 0) ++counts_.errors;
    return sent.datagrams == packets.size();
}

void UdpWire::send(const Shown& shown) {
    const bool went = destination_.is_open(shown.now) && send_packets(options_.pack(shown.lights), shown.now);
    ++(went ? counts_.frames : counts_.dropped);
}

void UdpWire::finish(const Shown& shown) {
    if (!options_.terminate) return;
    for (int i = 0; i < options_.terminations; ++i) send_packets(options_.terminate(shown.lights), shown.now);
}

} // namespace tutti::output
