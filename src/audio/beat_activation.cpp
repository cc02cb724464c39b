#include "audio/beat_activation.hpp"

namespace tutti::audio {

BeatActivation::BeatActivation(double /*rate*/) {}

Activation BeatActivation::next(const Slice& /*slice*/) { return {}; }

} // namespace tutti::audio
