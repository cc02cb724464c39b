#include "audio/onset_detector.hpp"

namespace tutti::audio {

OnsetDetector::OnsetDetector(double /*rate*/) {}

Onsets OnsetDetector::next(const Slice& /*slice*/) { return {}; }

} // namespace tutti::audio
