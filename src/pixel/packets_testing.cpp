// pixel_packets PROTOCOL BYTES FRAMES [FIRST_UNIVERSE [SYNC_UNIVERSE]]: what the packers make of that many
// bytes of lights, a line for each packet, "<universe> <hexadecimal>", for tests that show it to others'
// programs. The lights count 0, 1, 2, …, 255, 0, …, from the number of the frame on. PROTOCOL is ddp, artnet
// or sacn; sACN says at the end that it ends.
#include "pixel/artnet.hpp"
#include "pixel/artnet_poll.hpp"
#include "pixel/ddp.hpp"
#include "pixel/sacn.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string_view>
#include <vector>

namespace {

using namespace tutti;
using namespace tutti::pixel;

using Lights = std::vector<std::uint8_t>;

void print_packets(std::span<const Packet> packets) {
    for (const auto& packet : packets) {
        fmt::print("{} ", packet.universe);
        for (const auto part : {packet.header, packet.payload, packet.padding})
            for (const auto byte : part) fmt::print("{:02x}", byte);
        fmt::print("\n");
    }
}

/// The lights of the frame that was printed last.
template <typename Packer>
Lights print_frames(Packer& packer, std::size_t bytes, std::size_t frames) {
    Lights lights(bytes);
    for (std::size_t frame = 0; frame < frames; ++frame) {
        std::iota(lights.begin(), lights.end(), static_cast<std::uint8_t>(frame));
        print_packets(packer.pack(lights));
    }
    return lights;
}

void print_nodes() {
    const auto poll = print_art_poll();
    const auto reply = print(ArtnetNode{
        .address = {192, 168, 1, 20},
        .port = artnet_port,
        .short_name = "Porch",
        .long_name = "The lights of the porch",
        .report = "fine",
        .mac = {0xa0, 0xb1, 0xc2, 0xd3, 0xe4, 0xf5},
        .bind_index = 1,
        .outputs = {0x123, 0x12f},
    });
    const Packet packets[] = {{poll, {}, {}}, {reply, {}, {}}};
    print_packets(packets);
}

template <typename T>
T value_or_exit(Result<T> result) {
    if (result) return std::move(*result);
    fmt::print(stderr, "pixel_packets: {}\n", result.error().message);
    std::exit(EXIT_FAILURE);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4) return EXIT_FAILURE;
    const auto number = [&](int at) { return at < argc ? std::strtoul(argv[at], nullptr, 10) : 0UL; };
    const std::string_view protocol = argv[1];
    const auto bytes = number(2);
    const auto frames = number(3);
    const auto first_universe = static_cast<std::uint16_t>(number(4));
    const auto sync_universe = static_cast<std::uint16_t>(number(5));
    if (protocol == "ddp") {
        DdpPacker packer(bytes);
        print_frames(packer, bytes, frames);
    } else if (protocol == "artnet") {
        auto packer = value_or_exit(
            ArtnetPacker::make(bytes, {.first_universe = first_universe, .sync = sync_universe != 0})
        );
        print_frames(packer, bytes, frames);
    } else if (protocol == "sacn") {
        SacnOptions options{
            .first_universe = first_universe, .priority = 120, .sync_universe = sync_universe
        };
        options.source_name = "Porch";
        std::iota(options.cid.begin(), options.cid.end(), std::uint8_t{0x10});
        auto packer = value_or_exit(SacnPacker::make(bytes, options));
        const auto last = print_frames(packer, bytes, frames);
        for (int round = 0; round < sacn_terminations; ++round) print_packets(packer.terminate(last));
    }
    if (protocol == "nodes") print_nodes();
    return EXIT_SUCCESS;
}
