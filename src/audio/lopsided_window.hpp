// A window that opens slowly and closes quickly: what has just been heard counts at once, where a Hann window
// of the same length would see it half its length later. Both sides are halves of Hann windows, so a tone far
// from a band stays out of it.
#pragma once

#include <cstddef>
#include <vector>

namespace tutti::audio {

/// `opening` and then `closing` samples; its mean is 1/2, as a Hann window's.
std::vector<float> lopsided_window(std::size_t opening, std::size_t closing);

/// How many bins of its own length wide it smears the energy of a sine (Harris 1978, §IV.B).
double noise_bandwidth(const std::vector<float>& window);

} // namespace tutti::audio
