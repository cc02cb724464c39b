#include "workers/audio/commands/summary.hpp"

#include "base/describe_count.hpp"
#include "workers/audio/commands/bars.hpp"
#include "workers/audio/key_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::audio {

namespace {

constexpr int picture_rows = 4;
constexpr double quietest = -50; ///< LUFS at the foot of the picture

std::string clock_text(double seconds) {
    const auto whole = std::llround(seconds);
    if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole % 3600 / 60, whole % 60);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

template <typename Weights>
std::size_t heaviest(const Weights& weights) {
    return static_cast<std::size_t>(std::ranges::max_element(weights) - weights.begin());
}

} // namespace

void Summary::add(const Features& features) {
    const auto& structure = features.structure;
    auto form = Form::Plain;
    if (structure.is_buildup) form = Form::Buildup;
    if (structure.is_break) form = Form::Break;
    if (structure.is_drop) form = Form::Drop;
    frames_.push_back({features.loudness.momentary, form});
    if (features.loudness.short_term > Loudness::silence)
        short_terms_.push_back(features.loudness.short_term);
    const auto& tempo = features.tempo;
    if (tempo.bpm > 0 && tempo.bpm < most_bpm) {
        const auto bin = static_cast<std::size_t>(std::lround(tempo.bpm)) % most_bpm;
        tempo_weights_[bin] += tempo.confidence;
        tempo_sums_[bin] += tempo.confidence * tempo.bpm;
        ++tempo_frames_;
    }
    const auto& tonality = features.tonality;
    if (tonality.tonic >= 0) {
        const auto tonic = static_cast<std::size_t>(tonality.tonic) % pitch_classes;
        key_weights_[tonic + (tonality.is_minor ? pitch_classes : 0)] += tonality.confidence;
        ++key_frames_;
    }
    if (features.beat.is_beat) {
        ++beats_;
        const auto bar = static_cast<std::size_t>(std::max(0, features.beat.beats_per_bar));
        ++beats_per_bar_[bar % beats_per_bar_.size()];
    }
    onsets_ += features.onsets.any.is_onset ? 1 : 0;
    low_onsets_ += features.onsets.low.is_onset ? 1 : 0;
    mid_onsets_ += features.onsets.mid.is_onset ? 1 : 0;
    high_onsets_ += features.onsets.high.is_onset ? 1 : 0;
}

std::string Summary::describe(int columns) const {
    if (frames_.empty()) return "too short: not one frame of sound\n";
    return fmt::format(
        "tempo      {}\nbeats      {}\nonsets     {}: {} low, {} mid, {} high\nkey        {}\n"
        "loudness   {}\nform       {}\n\n{}{}",
        tempo(), beats_, onsets_, low_onsets_, mid_onsets_, high_onsets_, key(), loudness(), form(),
        picture(columns), ruler(columns)
    );
}

std::string Summary::tempo() const {
    double all = 0;
    for (const double weight : tempo_weights_) all += weight;
    if (tempo_frames_ == 0 || all <= 0) return "none can be told";
    const auto best = heaviest(tempo_weights_);
    double weight = 0;
    double sum = 0;
    // Its neighbours are the same tempo, measured a little differently.
    for (std::size_t bin = best - std::min<std::size_t>(best, 1); bin <= std::min(best + 1, most_bpm - 1);
         ++bin) {
        weight += tempo_weights_[bin];
        sum += tempo_sums_[bin];
    }
    auto text = fmt::format(
        "{:.1f} BPM for {:.0f} % of the time, confidence {:.2f}", sum / weight, 100 * weight / all,
        all / static_cast<double>(tempo_frames_)
    );
    const auto bar = heaviest(beats_per_bar_);
    if (bar > 0 && beats_ > 0) text += fmt::format(", {} beats a bar", bar);
    return text;
}

std::string Summary::key() const {
    if (key_frames_ == 0) return "none can be told";
    const auto best = heaviest(key_weights_);
    const Tonality tonality{
        .tonic = static_cast<int>(best % pitch_classes), .is_minor = best >= pitch_classes
    };
    double all = 0;
    for (const double weight : key_weights_) all += weight;
    if (all <= 0) return "none can be told";
    return fmt::format("{} for {:.0f} % of the time", key_name(tonality), 100 * key_weights_[best] / all);
}

std::string Summary::loudness() const {
    if (short_terms_.empty()) return "silence";
    auto sorted = short_terms_;
    std::ranges::sort(sorted);
    return fmt::format(
        "{:.1f} LUFS at its loudest 3 s, {:.1f} in the middle", sorted.back(), sorted[sorted.size() / 2]
    );
}

std::string Summary::form() const {
    std::size_t buildups = 0;
    std::size_t breaks = 0;
    std::size_t drops = 0;
    auto before = Form::Plain;
    for (const auto& [loudness, form] : frames_) {
        if (form == Form::Buildup && before != form) ++buildups;
        if (form == Form::Break && before != form) ++breaks;
        if (form == Form::Drop) ++drops;
        before = form;
    }
    return fmt::format(
        "{} (/), {} (-), {} (▼)", describe_count(buildups, "build-up"), describe_count(breaks, "break"),
        describe_count(drops, "drop")
    );
}

/// Loudness as it goes, and below it where builds-ups (/), breaks (-) and drops (▼) are.
std::string Summary::picture(int columns) const {
    const auto width = static_cast<std::size_t>(std::max(columns, 8));
    std::vector<double> levels(width, 0);
    std::string marks;
    for (std::size_t column = 0; column < width; ++column) {
        const auto from = column * frames_.size() / width;
        const auto to = std::max(from + 1, (column + 1) * frames_.size() / width);
        auto loudest = Loudness::silence;
        auto form = Form::Plain;
        for (auto frame = from; frame < std::min(to, frames_.size()); ++frame) {
            loudest = std::max(loudest, frames_[frame].loudness);
            form = std::max(form, frames_[frame].form);
        }
        levels[column] = std::clamp((loudest - quietest) / -quietest, 0.0, 1.0) * picture_rows;
        marks += form == Form::Drop ? "▼" : form == Form::Break ? "-" : form == Form::Buildup ? "/" : " ";
    }
    std::string lines;
    for (int row = picture_rows - 1; row >= 0; --row) {
        for (const double level : levels) lines += upward_block(level, row);
        lines += '\n';
    }
    return lines + marks + '\n';
}

std::string Summary::ruler(int columns) const {
    const double length = static_cast<double>(frames_.size()) * frame_seconds;
    const auto width = static_cast<std::size_t>(std::max(columns, 8));
    const auto end = clock_text(length);
    std::string line;
    for (const double share : {0.0, 0.25, 0.5, 0.75}) {
        const auto place = static_cast<std::size_t>(share * static_cast<double>(width));
        const auto text = clock_text(share * length);
        if (place < line.size() || place + text.size() + 1 + end.size() > width) continue;
        line.append(place - line.size(), ' ');
        line += text + ' ';
    }
    if (line.size() + end.size() < width) line.append(width - line.size() - end.size(), ' ');
    return line + end + '\n';
}

} // namespace tutti::audio
