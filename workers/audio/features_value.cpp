#include "workers/audio/features_value.hpp"

#include "worker/rounded.hpp"

#include <utility>
#include <vector>

namespace tutti::audio {

namespace {

Value seconds_value(double number) { return worker::rounded(number, 1e6); }

Value of(const Onset& onset) {
    return Value::object({
        {"is_onset", onset.is_onset},
        {"strength", short_number(onset.strength)},
        {"age", seconds_value(onset.age)},
    });
}

Value of(const Beat& beat) {
    return Value::object({
        {"is_beat", beat.is_beat},
        {"age", seconds_value(beat.age)},
        {"strength", short_number(beat.strength)},
        {"phase", short_number(beat.phase)},
        {"until_next", seconds_value(beat.until_next)},
        {"confidence", short_number(beat.confidence)},
        {"number", beat.number},
        {"beats_per_bar", beat.beats_per_bar},
        {"bar_confidence", short_number(beat.bar_confidence)},
    });
}

Value of(const Structure& structure) {
    return Value::object({
        {"is_buildup", structure.is_buildup},
        {"is_drop", structure.is_drop},
        {"is_break", structure.is_break},
        {"buildup", short_number(structure.buildup)},
        {"energy_trend", short_number(structure.energy_trend)},
        {"brightness_trend", short_number(structure.brightness_trend)},
    });
}

} // namespace

Value short_number(double number) { return worker::rounded(number, 1e5); }

Value to_list(std::span<const float> numbers) {
    std::vector<Value> items;
    items.reserve(numbers.size());
    for (const float number : numbers) items.push_back(short_number(number));
    return Value::array(std::move(items));
}

Value to_value(const Levels& levels) {
    return Value::object({
        {"sub_bass", short_number(levels.sub_bass)},
        {"bass", short_number(levels.bass)},
        {"low_mid", short_number(levels.low_mid)},
        {"mid", short_number(levels.mid)},
        {"high_mid", short_number(levels.high_mid)},
        {"presence", short_number(levels.presence)},
        {"air", short_number(levels.air)},
        {"rms", short_number(levels.rms)},
    });
}

Value to_value(const Features& features) {
    return Value::object({
        {"number", static_cast<std::int64_t>(features.number)},
        {"time", seconds_value(static_cast<double>(features.number + 1) * frame_seconds)},
        {"gain", short_number(features.gain)},
        {"levels", to_value(features.levels)},
        {"spectrum", to_list(features.spectrum)},
        {"loudness", Value::object({
                         {"momentary", short_number(features.loudness.momentary)},
                         {"short_term", short_number(features.loudness.short_term)},
                     })},
        {"timbre", Value::object({
                       {"centroid", short_number(features.timbre.centroid)},
                       {"rolloff", short_number(features.timbre.rolloff)},
                       {"flux", short_number(features.timbre.flux)},
                       {"flatness", short_number(features.timbre.flatness)},
                   })},
        {"tonality", Value::object({
                         {"chroma", to_list(features.tonality.chroma)},
                         {"tonic", features.tonality.tonic},
                         {"is_minor", features.tonality.is_minor},
                         {"confidence", short_number(features.tonality.confidence)},
                     })},
        {"pitch", Value::object({
                      {"frequency", short_number(features.pitch.frequency)},
                      {"confidence", short_number(features.pitch.confidence)},
                  })},
        {"onsets", Value::object({
                       {"any", of(features.onsets.any)},
                       {"low", of(features.onsets.low)},
                       {"mid", of(features.onsets.mid)},
                       {"high", of(features.onsets.high)},
                   })},
        {"activation", Value::object({
                           {"onset", short_number(features.activation.onset)},
                           {"beat", short_number(features.activation.beat)},
                           {"downbeat", short_number(features.activation.downbeat)},
                       })},
        {"tempo", Value::object({
                      {"bpm", short_number(features.tempo.bpm)},
                      {"confidence", short_number(features.tempo.confidence)},
                  })},
        {"beat", of(features.beat)},
        {"energy", Value::object({
                       {"fast", short_number(features.energy.fast)},
                       {"slow", short_number(features.energy.slow)},
                   })},
        {"structure", of(features.structure)},
    });
}

} // namespace tutti::audio
