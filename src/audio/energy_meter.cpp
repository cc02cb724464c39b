#include "audio/energy_meter.hpp"

namespace tutti::audio {

EnergyMeter::EnergyMeter(double /*rate*/) {}

Energy EnergyMeter::next(const Slice& /*slice*/) { return {}; }

} // namespace tutti::audio
