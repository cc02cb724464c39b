// MonitorView: what the worker `audio` says, as a picture for a terminal. Pure: events in, text out; told the
// time.
#pragma once

#include "audio/features.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "command/own_screen.hpp"
#include "command/terminal.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::audio {

class MonitorView {
public:
    explicit MonitorView(command::Colours colours) : colours_(colours) {}

    /// An event of the worker (docs/audio/worker.md); others are left.
    void hear(std::string_view type, const Value& data, SteadyTime now);
    /// What stands in the first line: what is heard, or why nothing is.
    void say(std::string text) { said_ = std::move(text); }

    /// Lines that fill the terminal, without the line break of the last. Each ends with what clears the rest
    /// of its line. Numbers that nobody tells any more are not shown.
    std::string print(command::TerminalSize size, SteadyTime now) const;

private:
    struct Moment {
        SteadyTime at = {};
        double strength = 0;
    };

    bool is_stale(SteadyTime now) const noexcept;
    MonitorView without_numbers(SteadyTime now) const;
    std::string title(int columns) const;
    std::string beat_line(SteadyTime now) const;
    std::string onset_line(SteadyTime now) const;
    std::string tone_line() const;
    std::string meters(int columns, int rows) const;
    std::string spectrum(int columns, int rows) const;
    std::string light(const Moment& moment, SteadyTime now, int colour) const;
    std::string coloured(int colour, std::string_view text) const;
    double number(std::string_view key) const;
    bool is_so(std::string_view key) const;

    command::Colours colours_;
    std::string said_;
    std::array<double, 8> levels_{};
    std::array<double, spectrum_bands> bands_{};
    Value features_; ///< of raw.audio.features, as it came last
    Value beat_;     ///< of audio.beat
    Moment last_beat_;
    std::array<Moment, 3> onsets_; ///< low, mid, high
    Moment drop_;
    SteadyTime heard_{}; ///< when something came; 0: nothing yet
};

} // namespace tutti::audio
