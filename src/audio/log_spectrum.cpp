#include "audio/log_spectrum.hpp"

namespace tutti::audio {

LogSpectrum::LogSpectrum(double /*rate*/) {}

Spectrum LogSpectrum::next(const Slice& /*slice*/) { return {}; }

} // namespace tutti::audio
