// Any bytes as a packet of lights, of DDP, Art-Net and sACN: never a crash, each refusal has words, and what
// is read says the same after it was packed again.
#include "pixel/artnet.hpp"
#include "pixel/artnet_poll.hpp"
#include "pixel/ddp.hpp"
#include "pixel/sacn.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace {

using namespace tutti;
using namespace tutti::pixel;

using Bytes = std::span<const std::uint8_t>;

/// Whether there is something to look at.
template <typename T>
bool is_read(const Result<T>& result) {
    invariant(result || !result.error().message.empty(), "a refusal has words");
    return result.has_value();
}

std::vector<std::uint8_t> whole(const Packet& packet) {
    std::vector<std::uint8_t> bytes;
    for (const auto part : {packet.header, packet.payload, packet.padding})
        bytes.insert(bytes.end(), part.begin(), part.end());
    return bytes;
}

void look_at_ddp(Bytes bytes) {
    const auto packet = parse_ddp(bytes);
    if (!is_read(packet)) return;
    invariant(packet->lights.size() <= bytes.size() - ddp_header_size, "the lights lie in the packet");
    if (packet->lights.empty() || packet->lights.size() > max_ddp_payload) return;
    DdpPacker packer(packet->lights.size(), {.channels = 1, .destination = packet->destination});
    const auto packets = packer.pack(packet->lights);
    invariant(packets.size() == 1, "it fitted before");
    const auto again_bytes = whole(packets[0]);
    const auto again = parse_ddp(again_bytes);
    invariant(again && again->destination == packet->destination && again->pushes, "it says the same");
    invariant(std::ranges::equal(again->lights, packet->lights), "and has the same lights");
}

void look_at_artnet(Bytes bytes) {
    const auto packet = parse_artnet(bytes);
    if (!is_read(packet)) return;
    const auto* dmx = std::get_if<ArtDmx>(&*packet);
    if (dmx == nullptr) return;
    auto packer = ArtnetPacker::make(dmx->lights.size(), {.first_universe = dmx->universe, .channels = 1});
    invariant(packer.has_value(), "there is such a universe");
    const auto again_bytes = whole(packer->pack(dmx->lights)[0]);
    const auto again = std::get<ArtDmx>(*parse_artnet(again_bytes));
    invariant(again.universe == dmx->universe && again.lights.size() % 2 == 0, "it says the same");
    invariant(
        std::ranges::equal(again.lights.first(dmx->lights.size()), dmx->lights), "and has the same lights"
    );
}

void look_at_node(Bytes bytes) {
    const auto node = parse_art_poll_reply(bytes);
    if (!is_read(node)) return;
    invariant(node->outputs.size() <= 4, "a reply is of four outputs at most");
    const auto printed = print(*node); // names that fill their fields are a byte shorter
    const auto again = parse_art_poll_reply(printed);
    invariant(again && again->outputs == node->outputs && again->mac == node->mac, "it says the same");
    invariant(print(*again) == printed, "there is one way to print it");
}

void look_at_sacn(Bytes bytes) {
    const auto packet = parse_sacn(bytes);
    if (!is_read(packet)) return;
    const auto* data = std::get_if<SacnData>(&*packet);
    if (data == nullptr || data->lights.empty()) return;
    auto packer = SacnPacker::make(
        data->lights.size(), {.first_universe = data->universe,
                              .channels = 1,
                              .priority = data->priority,
                              .source_name = std::string(data->source_name),
                              .cid = data->cid,
                              .sync_universe = data->sync_universe,
                              .preview = data->preview}
    );
    invariant(packer.has_value(), "there are such universes");
    const auto packets = data->terminated ? packer->terminate(data->lights) : packer->pack(data->lights);
    const auto again_bytes = whole(packets[0]);
    const auto again = std::get<SacnData>(*parse_sacn(again_bytes));
    invariant(
        again.universe == data->universe && again.priority == data->priority && again.cid == data->cid
            && again.source_name == data->source_name && again.sync_universe == data->sync_universe
            && again.preview == data->preview && again.terminated == data->terminated,
        "it says the same"
    );
    invariant(std::ranges::equal(again.lights, data->lights), "and has the same lights");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes bytes{data, size};
    look_at_ddp(bytes);
    look_at_artnet(bytes);
    look_at_node(bytes);
    look_at_sacn(bytes);
    return 0;
}
