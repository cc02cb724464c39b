#include "scene/simulated_song.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::scene::song {

namespace {

using Bands = std::array<double, sound_bands>;

struct Place {
    std::int64_t beat;
    int in_round;   ///< that beat, from the start of its round
    double seconds; ///< since the beat
};

Place place_of(microseconds time) noexcept {
    const auto counted = time.count() < 0 ? 0 : time / beat;
    return {counted, static_cast<int>(counted % beats_in_a_round), to_seconds(time - counted * beat)};
}

bool has_drums(int in_round) noexcept { return in_round < break_begins || in_round >= break_ends; }

/// What is left of a note that was struck so long ago.
double ring(double age, double half_life) noexcept { return age < 0 ? 0 : std::exp2(-age / half_life); }

/// A hill over some bands.
void add(Bands& bands, double middle, double width, double height) noexcept {
    for (std::size_t i = 0; i < bands.size(); ++i) {
        const double away = (static_cast<double>(i) - middle) / width;
        if (std::abs(away) < 1) bands[i] += height * (1 - away * away) * (1 - away * away);
    }
}

/// 0 to 1, another one for each band and sixtieth of a second: the hiss of drums.
double hiss(microseconds time, std::size_t band) noexcept {
    auto mixed = static_cast<std::uint64_t>(time / microseconds(16'667)) * 0x9E3779B97F4A7C15ULL;
    mixed = (mixed ^ (band + 1) * 0xBF58476D1CE4E5B9ULL) * 0x94D049BB133111EBULL;
    return static_cast<double>(mixed >> 40) * 0x1.0p-24;
}

void play_drums(Bands& bands, const Place& at, microseconds time) noexcept {
    add(bands, 1, 4, ring(at.seconds, 0.07) * strength_of(at.beat));
    const double snare = at.beat % 2 == 1 ? ring(at.seconds, 0.06) * 0.7 : 0;
    const double closed = ring(std::fmod(at.seconds, 0.25), 0.025) * 0.45;
    const double open = ring(at.seconds - 0.25, 0.06) * 0.6;
    for (std::size_t i = 8; i < bands.size(); ++i) {
        const double treble = static_cast<double>(i) / 31;
        bands[i] += hiss(time, i) * (snare * (1.2 - treble) + (i >= 23 ? closed + open : 0.0));
    }
}

/// A rising wind and faster and faster strokes, until the drums are back.
void build_up(Bands& bands, const Place& at, microseconds time) noexcept {
    const double way = (at.in_round - break_begins + at.seconds * 2) / (break_ends - break_begins);
    add(bands, 6 + 22 * way, 7, 0.25 + 0.45 * way);
    const double every = way < 0.5 ? 0.5 : way < 0.75 ? 0.25 : 0.125;
    const double stroke = ring(std::fmod(at.seconds, every), 0.05) * way * 0.7;
    for (std::size_t i = 10; i < bands.size(); ++i) bands[i] += hiss(time, i) * stroke;
}

/// Notes as bands, each a quarter of a second; 0 is a rest.
constexpr std::array<int, 32> melody = {14, 0,  17, 19, 0,  17, 22, 0,  21, 0,  19, 17, 0,  19, 14, 0,
                                        12, 14, 0,  17, 19, 22, 0,  24, 0,  22, 21, 0,  19, 0,  17, 16};
constexpr std::array<int, 4> bass_notes = {4, 4, 6, 5};

void play_melody(Bands& bands, const Place& at) noexcept {
    const auto quarter = at.beat * 2 + (at.seconds >= 0.25 ? 1 : 0);
    // What was struck last rings on into the next ones.
    for (int back = 0; back < 3; ++back) {
        if (quarter < back) break;
        const int note = melody[static_cast<std::size_t>(quarter - back) % melody.size()];
        if (note == 0) continue;
        const double loud = 0.85 * ring(std::fmod(at.seconds, 0.25) + back * 0.25, 0.16);
        add(bands, note, 2, loud);
        add(bands, note + 5, 1.5, loud * 0.45);
        add(bands, note + 8, 1.5, loud * 0.25);
    }
}

} // namespace

std::array<double, sound_bands> bands_at(microseconds time) noexcept {
    const Place at = place_of(time);
    Bands bands;
    bands.fill(0.03);
    if (has_drums(at.in_round)) {
        play_drums(bands, at, time);
        const auto bar = static_cast<std::size_t>(at.beat / 4) % bass_notes.size();
        add(bands, bass_notes[bar], 3, 0.7 * ring(std::fmod(at.seconds, 0.25), 0.15));
    } else {
        build_up(bands, at, time);
    }
    // Four bars of drums alone open each round.
    if (at.in_round >= 16) play_melody(bands, at);
    for (auto& band : bands) band = std::clamp(band, 0.0, 1.0);
    return bands;
}

std::optional<std::int64_t> kick_at(microseconds time) noexcept {
    const Place at = place_of(time);
    return has_drums(at.in_round) ? std::optional(at.beat) : std::nullopt;
}

double strength_of(std::int64_t kick) noexcept { return kick % 4 == 0 ? 1.0 : 0.8; }

bool is_drop(std::int64_t kick) noexcept { return kick % beats_in_a_round == break_ends; }

} // namespace tutti::scene::song
