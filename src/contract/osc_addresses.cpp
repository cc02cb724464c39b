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

constexpr std::array<P, 1> category = {{{"how much", "f", 0, 1}}};
constexpr std::array<P, 1> image = {{{"file", "s"}}};
constexpr std::array<P, 2> active_text = {{{"index", "i", 0, {}}, {"text", "s"}}};
constexpr std::array<P, 1> line_active = {{{"index, -1: none", "i", -1, {}}}};
constexpr std::array<P, 3> line = {{{"index", "i", 0, {}}, {"time", "f", 0, {}, "s"}, {"text", "s"}}};
constexpr std::array<P, 1> mood = {{{"mood", "s"}}};
constexpr std::array<P, 2> position = {{{"position", "f", 0, {}, "s"}, {"playing", "i", 0, 1}}};
constexpr std::array<P, 7> track = {
    {{"active", "i", 0, 1},
     {"source", "s"},
     {"artist", "s"},
     {"title", "s"},
     {"album", "s"},
     {"duration", "f", 0, {}, "s"},
     {"playing", "i", 0, 1}}
};
constexpr std::span<const P> nothing;
constexpr std::string_view analysed = "when a song is analysed";

constexpr OscAddress category_row(std::string_view address) {
    return {address, analysed, "How much of this a song's words have", category};
}

constexpr std::array<OscAddress, 38> all = {{
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
    category_row("/karaoke/categories/aggressive"),
    category_row("/karaoke/categories/calm"),
    category_row("/karaoke/categories/dark"),
    category_row("/karaoke/categories/death"),
    category_row("/karaoke/categories/energetic"),
    category_row("/karaoke/categories/happy"),
    category_row("/karaoke/categories/love"),
    {"/karaoke/categories/mood", analysed, "The song's mood, in a word", mood},
    category_row("/karaoke/categories/nostalgic"),
    category_row("/karaoke/categories/peaceful"),
    category_row("/karaoke/categories/romantic"),
    category_row("/karaoke/categories/sad"),
    category_row("/karaoke/categories/uplifting"),
    {"/karaoke/image", "when there is one", "A picture for the song", image},
    {"/karaoke/keywords/active", "when one is sung", "A line with a keyword is sung", active_text},
    {"/karaoke/keywords/line", "after the lines", "A line's keywords, with the line's time", line},
    {"/karaoke/keywords/reset", "before the first of a song", "Forget the keywords", nothing},
    {"/karaoke/line/active", "when it begins", "Which line is sung", line_active},
    {"/karaoke/lyrics/line", "for each, at a new song", "A line of the song", line},
    {"/karaoke/lyrics/reset", "at a new song, before all else", "Forget the lines", nothing},
    {"/karaoke/pos", "twice a second while playing, and at a change", "Where in the song it is", position},
    {"/karaoke/refrain/active", "when it begins", "A line of the refrain is sung", active_text},
    {"/karaoke/refrain/line", "after the lines", "A line of the refrain", line},
    {"/karaoke/refrain/reset", "before the first of a song", "Forget the refrain", nothing},
    {"/karaoke/track", "at a change", "Which song is played", track},
}};
static_assert(std::ranges::is_sorted(all, {}, &OscAddress::address));

} // namespace

std::span<const OscAddress> osc_addresses() noexcept { return all; }

const OscAddress* find_osc_address(std::string_view address) noexcept {
    const auto found = std::ranges::lower_bound(all, address, {}, &OscAddress::address);
    return found != all.end() && found->address == address ? &*found : nullptr;
}

} // namespace tutti::contract
