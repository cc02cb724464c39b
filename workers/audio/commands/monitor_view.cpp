#include "workers/audio/commands/monitor_view.hpp"

#include "base/printable.hpp"
#include "workers/audio/commands/bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tutti::audio {

namespace {

constexpr auto silence_after = seconds(2);
constexpr auto beat_glows = milliseconds(250);
constexpr auto drop_stands = seconds(2);
constexpr std::string_view end_of_line = "\x1b[K\n";
constexpr double most_beats = 8;   ///< of a bar, that are shown
constexpr double lowest_note = 20; ///< Hz
constexpr double highest_note = 20'000;
constexpr int name_width = 10;
constexpr int most_meter_width = 72;
constexpr int most_spectrum_rows = 16;
// Of the palette of 256 colours.
constexpr int green = 40;
constexpr int yellow = 220;
constexpr int red = 196;
constexpr int blue = 39;
constexpr int violet = 177;
constexpr int grey = 244;

struct LevelRow {
    std::string_view key;
    std::string_view name;
};
constexpr std::array<LevelRow, 8> level_rows = {{
    {"sub_bass", "sub-bass"},
    {"bass", "bass"},
    {"low_mid", "low mid"},
    {"mid", "mid"},
    {"high_mid", "high mid"},
    {"presence", "presence"},
    {"air", "air"},
    {"rms", "all"},
}};
constexpr std::array<std::string_view, 3> onset_names = {"low", "mid", "high"};

int colour_of(double level) noexcept { return level > 0.9 ? red : level > 0.7 ? yellow : green; }

double number_in(const Value& data, std::string_view key) {
    const auto* value = data.find(key);
    return value != nullptr && value->is_number() ? value->number() : 0;
}

std::string text_in(const Value& data, std::string_view key) {
    const auto* value = data.find(key);
    return value != nullptr && value->is_string() ? printable(value->string()) : std::string();
}

/// "A4 +12 cents".
std::string note_name(double frequency) {
    static constexpr std::array<std::string_view, pitch_classes> names = {"C",  "C#", "D",  "Eb", "E",  "F",
                                                                          "F#", "G",  "G#", "A",  "Bb", "B"};
    const double semitones = 12 * std::log2(frequency / 440) + 69; // as MIDI counts
    const auto nearest = std::lround(semitones);
    const auto cents = std::lround((semitones - static_cast<double>(nearest)) * 100);
    const auto octave = nearest / 12 - 1;
    return fmt::format("{}{} {:+} cents", names[static_cast<std::size_t>(nearest % 12)], octave, cents);
}

} // namespace

void MonitorView::hear(std::string_view type, const Value& data, SteadyTime now) {
    heard_ = now;
    const auto strength = [&data] { return std::clamp(number_in(data, "strength"), 0.0, 1.0); };
    if (type == "raw.audio.levels") {
        for (std::size_t i = 0; i < levels_.size(); ++i) levels_[i] = number_in(data, level_rows[i].key);
    } else if (type == "raw.audio.spectrum") {
        const auto* bands = data.find("bands");
        if (bands == nullptr || !bands->is_array()) return;
        const auto count = std::min(bands->items().size(), bands_.size());
        for (std::size_t i = 0; i < count; ++i)
            bands_[i] = bands->items()[i].is_number() ? bands->items()[i].number() : 0;
    } else if (type == "raw.audio.features") {
        features_ = data;
    } else if (type == "audio.beat") {
        beat_ = data;
        last_beat_ = {now, strength()};
    } else if (type == "audio.onset") {
        const auto band = std::ranges::find(onset_names, text_in(data, "band"));
        if (band != onset_names.end())
            onsets_[static_cast<std::size_t>(band - onset_names.begin())] = {now, strength()};
    } else if (type == "audio.drop") {
        drop_ = {now, 1};
    }
}

bool MonitorView::is_stale(SteadyTime now) const noexcept {
    return heard_ != SteadyTime{} && now - heard_ >= silence_after;
}

MonitorView MonitorView::without_numbers(SteadyTime now) const {
    MonitorView view(colours_);
    const auto silence = std::chrono::duration_cast<seconds>(now - heard_);
    view.say(fmt::format("no numbers for {} s; {}", silence.count(), said_));
    return view;
}

double MonitorView::number(std::string_view key) const { return number_in(features_, key); }

bool MonitorView::is_so(std::string_view key) const {
    const auto* value = features_.find(key);
    return value != nullptr && value->is_bool() && value->boolean();
}

std::string MonitorView::print(command::TerminalSize size, SteadyTime now) const {
    if (is_stale(now)) return without_numbers(now).print(size, now);
    // Title, beat, onsets, tone, a blank; then meters, and the spectrum in what is left.
    constexpr int head = 5;
    const int rows = std::max(size.rows, 1);
    std::string text = title(size.columns);
    if (rows > head) {
        for (const auto& line : {beat_line(now), onset_line(now), tone_line(), std::string()})
            text.append(end_of_line).append(line);
        text += meters(size.columns, std::min(rows - head, static_cast<int>(level_rows.size())));
        const int left = rows - head - static_cast<int>(level_rows.size()) - 1;
        if (left >= 2) text += spectrum(size.columns, std::min(left, most_spectrum_rows));
    }
    return text + "\x1b[J";
}

std::string MonitorView::title(int columns) const {
    constexpr std::string_view name = "tutti audio  ";
    constexpr std::string_view hint = "  q ends it";
    const auto room = columns - static_cast<int>(name.size() + hint.size());
    auto said = room > 0 ? printable_beginning(said_, static_cast<std::size_t>(room)) : std::string();
    return fmt::format(
        "{}{}{}\x1b[K", command::paint(colours_, command::Tone::Strong, name), said,
        columns > 40 ? command::paint(colours_, command::Tone::Quiet, hint) : ""
    );
}

std::string MonitorView::beat_line(SteadyTime now) const {
    auto line = light(last_beat_, now, blue);
    const auto bpm = number("bpm");
    line += bpm > 0 && bpm < 1000
                ? fmt::format(" {:5.1f} BPM  sure by {:3.0f} %  ", bpm, 100 * number("beat_confidence"))
                : "  no tempo                ";
    const auto beats = static_cast<int>(std::clamp(number_in(beat_, "beats_per_bar"), 0.0, most_beats));
    const auto beat = static_cast<int>(std::clamp(number_in(beat_, "number"), 0.0, most_beats));
    for (int i = 1; i <= beats; ++i) line += coloured(i == beat ? blue : grey, fmt::format(" {}", i));
    return line;
}

std::string MonitorView::onset_line(SteadyTime now) const {
    std::string line;
    for (std::size_t i = 0; i < onsets_.size(); ++i)
        line += fmt::format("{} {}   ", light(onsets_[i], now, yellow), onset_names[i]);
    if (now - drop_.at < drop_stands) line += coloured(red, "DROP ");
    if (is_so("is_break")) line += coloured(violet, "break ");
    if (is_so("is_buildup"))
        line += coloured(violet, fmt::format("build-up {:.0f} %", 100 * number("buildup")));
    return line;
}

std::string MonitorView::tone_line() const {
    const auto momentary = number("momentary");
    const bool is_silent = momentary == 0 || momentary <= Loudness::silence; // 0: not said yet
    auto line = is_silent ? std::string("    - LUFS") : fmt::format("{:5.1f} LUFS", momentary);
    if (const auto key = text_in(features_, "key"); !key.empty())
        line += fmt::format("   {} ({:.0f} %)", key, 100 * number("key_confidence"));
    if (const auto pitch = number("pitch"); pitch >= lowest_note && pitch <= highest_note)
        line += fmt::format("   {:.1f} Hz, {}", pitch, note_name(pitch));
    return line;
}

std::string MonitorView::meters(int columns, int rows) const {
    const int width = std::clamp(columns - name_width - 2, 1, most_meter_width);
    std::string text;
    for (std::size_t i = 0; i < static_cast<std::size_t>(rows); ++i) {
        const auto level = std::clamp(levels_[i], 0.0, 1.0);
        text.append(end_of_line).append(fmt::format("{:<{}}", level_rows[i].name, name_width));
        text += coloured(colour_of(level), rightward_bar(level, width));
    }
    return text;
}

std::string MonitorView::spectrum(int columns, int rows) const {
    const int width = std::clamp(columns / static_cast<int>(spectrum_bands), 1, 4);
    std::string text(end_of_line);
    for (int row = rows - 1; row >= 0; --row) {
        std::string line;
        for (std::size_t band = 0; band < spectrum_bands; ++band) {
            if (static_cast<int>(band + 1) * width > columns) break;
            const auto block = upward_block(std::clamp(bands_[band], 0.0, 1.0) * rows, row);
            for (int i = 0; i < std::max(1, width - 1); ++i) line += block;
            if (width > 1) line += ' ';
        }
        text.append(end_of_line).append(coloured(colour_of(static_cast<double>(row) / rows), line));
    }
    return text;
}

/// Bright at the moment, and out soon after.
std::string MonitorView::light(const Moment& moment, SteadyTime now, int colour) const {
    const bool glows = now - moment.at < beat_glows;
    return glows ? coloured(colour, "●") : coloured(grey, "○");
}

std::string MonitorView::coloured(int colour, std::string_view text) const {
    if (colours_ == command::Colours::Off) return std::string(text);
    return fmt::format("\x1b[38;5;{}m{}\x1b[0m", colour, text);
}

} // namespace tutti::audio
