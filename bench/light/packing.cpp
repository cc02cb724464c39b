#include "base/allocation_testing.hpp"
#include "bench/clocks.hpp"
#include "bench/light/loads.hpp"
#include "bench/light/wire.hpp"
#include "pixel/artnet.hpp"
#include "pixel/ddp.hpp"
#include "pixel/sacn.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <string_view>
#include <vector>

namespace tutti::bench {

namespace {

using Lights = std::vector<std::uint8_t>;
using Pack = std::function<std::span<const pixel::Packet>(std::span<const std::uint8_t>)>;

constexpr double measured_seconds = 0.05; // of each load in each round

/// How often a second of the processor `frame` can be done.
double frames_per_second(const std::function<void()>& frame) {
    frame(); // what is touched for the first time is not measured
    std::int64_t frames = 0;
    const auto begin = cpu_seconds();
    double taken = 0;
    for (; taken < measured_seconds; taken = cpu_seconds() - begin)
        for (int i = 0; i < 16; ++i, ++frames) frame();
    return static_cast<double>(frames) / taken;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// What was measured in each round.
struct Figures {
    std::vector<double> pack, copy, send_ready, pack_and_send, share_of_limit;
};

void measure(std::string_view protocol, const Pack& pack, const Lights& lights, int rounds) {
    Wire wire;
    wire.make_ready(pack(lights));
    const auto packets = pack(lights).size();
    wire.send(pack(lights)); // its own memory is there
    const auto before = allocations().made;
    for (int frame = 0; frame < 100; ++frame) pack(lights);
    const auto allocated = allocations().made - before;

    Lights copy(lights.size());
    Figures figures;
    for (int round = 0; round < rounds; ++round) {
        figures.pack.push_back(frames_per_second([&] { pack(lights); }));
        figures.copy.push_back(frames_per_second([&] {
            std::memcpy(copy.data(), lights.data(), lights.size());
            asm volatile("" : : "r"(copy.data()) : "memory"); // somebody could look at it
        }));
        figures.send_ready.push_back(frames_per_second([&] { wire.send_ready(); }));
        figures.pack_and_send.push_back(frames_per_second([&] { wire.send(pack(lights)); }));
        figures.share_of_limit.push_back(figures.pack_and_send.back() / figures.send_ready.back());
    }
    fmt::print(
        "| {} | {} | {:.0f} | {:.0f} | {:.0f} | {:.0f} | {:.2f} | {} |\n", protocol, packets,
        median(figures.pack), median(figures.copy), median(figures.send_ready), median(figures.pack_and_send),
        median(figures.share_of_limit), allocated
    );
}

} // namespace

void packing(std::size_t lights_count, int rounds) {
    Lights lights(3 * lights_count);
    for (std::size_t i = 0; i < lights.size(); ++i) lights[i] = static_cast<std::uint8_t>(i * 7);
    fmt::print(
        "{} lights, {} rounds; frames a second of one core\n\n"
        "| protocol | packets | pack | memcpy | sendmmsg, ready | pack and sendmmsg | of the limit | "
        "allocations |\n"
        "|---|---|---|---|---|---|---|---|\n",
        lights_count, rounds
    );
    pixel::DdpPacker ddp(lights.size());
    measure("DDP", [&](auto bytes) { return ddp.pack(bytes); }, lights, rounds);
    auto artnet = pixel::ArtnetPacker::make(lights.size(), {.sync = true}).value();
    measure("Art-Net", [&](auto bytes) { return artnet.pack(bytes); }, lights, rounds);
    auto sacn = pixel::SacnPacker::make(lights.size(), {.sync_universe = 1}).value();
    measure("sACN", [&](auto bytes) { return sacn.pack(bytes); }, lights, rounds);
}

} // namespace tutti::bench
