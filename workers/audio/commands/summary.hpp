// Summary: a whole piece of sound in a few lines for people: tempo, key, loudness, what began, and its form
// as a picture. Pure: features in, text out.
#pragma once

#include "audio/features.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tutti::audio {

class Summary {
public:
    void add(const Features& features);
    /// Lines, the picture as wide as `columns`.
    std::string describe(int columns) const;

private:
    enum class Form : std::uint8_t { Plain, Buildup, Break, Drop };
    /// What is kept of a frame.
    struct Frame {
        float loudness; ///< momentary
        Form form;
    };
    static constexpr std::size_t most_bpm = 256;

    std::string tempo() const;
    std::string key() const;
    std::string loudness() const;
    std::string form() const;
    std::string picture(int columns) const;
    std::string ruler(int columns) const;

    std::vector<Frame> frames_;
    std::vector<float> short_terms_;
    std::array<double, most_bpm> tempo_weights_{}; ///< by whole BPM: its confidence, summed up
    std::array<double, most_bpm> tempo_sums_{};    ///< of tempo × confidence
    std::size_t tempo_frames_ = 0;
    std::array<double, 2 * pitch_classes> key_weights_{}; ///< majors, then minors
    std::size_t key_frames_ = 0;
    std::array<std::size_t, 16> beats_per_bar_{};
    std::size_t beats_ = 0;
    std::size_t onsets_ = 0;
    std::size_t low_onsets_ = 0;
    std::size_t mid_onsets_ = 0;
    std::size_t high_onsets_ = 0;
};

} // namespace tutti::audio
