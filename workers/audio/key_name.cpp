#include "workers/audio/key_name.hpp"

#include <array>

namespace tutti::audio {

namespace {

constexpr std::array<std::string_view, pitch_classes> majors = {
    "C major",  "C# major", "D major",  "Eb major", "E major",  "F major",
    "F# major", "G major",  "Ab major", "A major",  "Bb major", "B major",
};
constexpr std::array<std::string_view, pitch_classes> minors = {
    "C minor",  "C# minor", "D minor",  "Eb minor", "E minor",  "F minor",
    "F# minor", "G minor",  "G# minor", "A minor",  "Bb minor", "B minor",
};

} // namespace

std::string_view key_name(const Tonality& tonality) noexcept {
    if (tonality.tonic < 0 || tonality.tonic >= static_cast<int>(pitch_classes)) return {};
    return (tonality.is_minor ? minors : majors)[static_cast<std::size_t>(tonality.tonic)];
}

} // namespace tutti::audio
