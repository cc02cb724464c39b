#include "audio/timbre_meter.hpp"

namespace tutti::audio {

TimbreMeter::TimbreMeter(double /*rate*/) {}

Timbre TimbreMeter::next(const Slice& /*slice*/) { return {}; }

} // namespace tutti::audio
