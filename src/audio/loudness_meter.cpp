#include "audio/loudness_meter.hpp"

namespace tutti::audio {

LoudnessMeter::LoudnessMeter(double /*rate*/) {}

Loudness LoudnessMeter::next(const Slice& /*slice*/) { return {}; }

} // namespace tutti::audio
