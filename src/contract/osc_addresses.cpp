#include "contract/osc_addresses.hpp"

#include <algorithm>
#include <array>

namespace tutti::contract {

namespace {

using P = OscParameter;

constexpr std::string_view spectrum_types = "ffffffffffffffffffffffffffffffff";

constexpr std::array<P, 3> bar = {
    {{"beat in the bar", "i", 0, {}, "beat"}, {"beats a bar", "i", 0, {}, "beat"}, {"confidence", "f", 0, 1}}
};
constexpr std::array<P, 2> beat = {{{"a beat", "i", 0, 1}, {"phase", "f", 0, 1, "beat"}}};
constexpr std::array<P, 2> bpm = {{{"tempo", "f", 0, 200, "bpm"}, {"confidence", "f", 0, 1}}};
constexpr std::array<P, 1> chroma = {{{"C to B", "ffffffffffff", 0, 1}}};
constexpr std::array<P, 2> energy = {{{"fast", "f", 0, 1}, {"slow", "f", 0, 1}}};
constexpr std::array<P, 2> key = {{{"key", "s"}, {"confidence", "f", 0, 1}}};
constexpr std::array<P, 2> levels = {{{"sub-bass to air", "fffffff", 0, 1}, {"all", "f", 0, 1}}};
constexpr std::array<P, 2> loudness = {
    {{"momentary", "f", {}, {}, "LUFS"}, {"short-term", "f", {}, {}, "LUFS"}}
};
constexpr std::array<P, 4> onset = {
    {{"low", "i", 0, 1}, {"mid", "i", 0, 1}, {"high", "i", 0, 1}, {"strength", "f", 0, {}}}
};
constexpr std::array<P, 2> pitch = {{{"frequency", "f", 0, 2000, "Hz"}, {"confidence", "f", 0, 1}}};
constexpr std::array<P, 1> spectrum = {{{"low to high", spectrum_types, 0, 1}}};
constexpr std::array<P, 4> structure = {
    {{"build-up", "i", 0, 1}, {"drop", "i", 0, 1}, {"energy trend", "f"}, {"brightness trend", "f"}}
};
constexpr std::array<P, 4> timbre = {
    {{"centroid", "f", 0, {}, "Hz"},
     {"rolloff", "f", 0, {}, "Hz"},
     {"flux", "f", 0, {}},
     {"flatness", "f", 0, 1}}
};

constexpr std::array<OscAddress, 13> all = {{
    {"/audio/bar", "at a beat", "Where in the bar the beat is", bar},
    {"/audio/beat", "each frame", "1 in the frame of a beat, else 0; and how far on the way to the next", beat
    },
    {"/audio/bpm", "once a second", "Tempo in beats a minute", bpm},
    {"/audio/chroma", "10 times a second", "How much of each pitch class there is", chroma},
    {"/audio/energy", "10 times a second", "How energetic the sound is, followed fast and slowly", energy},
    {"/audio/key", "once a second", "The musical key, in words", key},
    {"/audio/levels", "each frame", "How loud seven bands are, and all of it", levels},
    {"/audio/loudness", "10 times a second", "Loudness as EBU R 128 has it", loudness},
    {"/audio/onset", "at an onset", "In which bands something began, and how strongly", onset},
    {"/audio/pitch", "each frame", "The pitch of what sings or plays, 0 where there is none", pitch},
    {"/audio/spectrum", "each frame", "32 bands, evenly spaced by pitch", spectrum},
    {"/audio/structure", "10 times a second, and at a drop", "Build-up and drop, and where it goes", structure
    },
    {"/audio/timbre", "each frame", "What the sound is made of", timbre},
}};
static_assert(std::ranges::is_sorted(all, {}, &OscAddress::address));

} // namespace

std::span<const OscAddress> osc_addresses() noexcept { return all; }

const OscAddress* find_osc_address(std::string_view address) noexcept {
    const auto found = std::ranges::lower_bound(all, address, {}, &OscAddress::address);
    return found != all.end() && found->address == address ? &*found : nullptr;
}

} // namespace tutti::contract
