#include "audio/pitch_tracker.hpp"

namespace tutti::audio {

PitchTracker::PitchTracker(double /*rate*/) {}

Pitch PitchTracker::next(const Slice& /*slice*/) { return {}; }

} // namespace tutti::audio
