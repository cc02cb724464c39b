// EventOut: what of each frame is said on the bus (docs/audio/worker.md lists the events). It waits here
// until the bus takes it: of each kind the latest, and no more, so that a bus that is slow or away makes no
// queue. Pure: it counts frames, and asks no clock.
#pragma once

#include "audio/features.hpp"
#include "audio/settings.hpp"
#include "base/value.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace tutti::audio {

class EventOut {
public:
    using Say = std::function<void(std::string_view type, const Value& data)>;

    /// Of levels, and of the spectrum: at most so many a second; 0: neither they nor other numbers.
    void set_rate(double a_second) noexcept { rate_ = a_second; }
    /// Lays ready what is to be said of this frame. What is switched off in `settings` is left out.
    void next(const Features& features, const Settings& settings);
    bool is_empty() const noexcept { return waiting_ == 0; }
    /// Says what waits, but for beats and the like that nobody hears any more as such.
    void flush(const Say& say);

    std::uint64_t said() const noexcept { return said_; }
    /// Never said: something newer of its kind came first, or it was too old.
    std::uint64_t skipped() const noexcept { return skipped_; }

private:
    enum class Kind : std::uint8_t {
        Levels,
        Spectrum,
        Features,
        Beat,
        Onset,
        LowOnset,
        MidOnset,
        HighOnset,
        Drop,
        Buildup,
        Break,
        Tempo,
        Key,
    };
    static constexpr std::size_t kinds = 13;
    struct Waiting {
        Value data;
        std::uint64_t good_until = 0; ///< the last frame in which it is worth saying
    };

    void say_levels(const Features& features, bool with_spectrum);
    void say_features(const Features& features, const Settings& settings);
    void say_moments(const Features& features, const Settings& settings);
    void say_states(const Features& features, const Settings& settings);
    void say_onset(Kind kind, std::string_view band, const Onset& onset);
    void lay_ready(Kind kind, Value data, std::uint64_t good_for);

    double rate_ = frames_per_second;
    double due_ = 0; ///< grows by the rate a second; at 1 there is to be an event
    std::uint64_t frame_ = 0;
    std::array<std::optional<Waiting>, kinds> slots_;
    std::size_t waiting_ = 0;
    std::uint64_t said_ = 0;
    std::uint64_t skipped_ = 0;
    // As it was laid ready last:
    bool is_buildup_ = false;
    bool is_break_ = false;
    float bpm_ = 0;
    std::uint64_t tempo_frame_ = 0;
    int tonic_ = -1;
    bool is_minor_ = false;
    std::uint64_t key_frame_ = 0;
};

} // namespace tutti::audio
