// BeatActivation: how much a frame looks like the place of a beat: what the network takes it for, and nothing
// in silence.
#pragma once

#include "audio/chances.hpp"
#include "audio/features.hpp"
#include "audio/novelty.hpp"

namespace tutti::audio {

Activation activation_of(const Novelty& novelty, const Chances& chances);

} // namespace tutti::audio
