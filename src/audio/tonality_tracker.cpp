#include "audio/tonality_tracker.hpp"

namespace tutti::audio {

TonalityTracker::TonalityTracker(double /*rate*/) {}

Tonality TonalityTracker::next(const Slice& /*slice*/) { return {}; }

} // namespace tutti::audio
