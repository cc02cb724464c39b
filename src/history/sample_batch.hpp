// A batch: the samples of all series from a short time, in one block of bytes, as one write brings them to
// the disk. About three bytes a sample.
//
// The bytes: version 1; the time of the earliest sample (ms, signed); how many series; for each, in rising
// order, its number (as the distance from the one before) and how many bytes its samples take; then these
// bytes, series after series: how many samples, the kind of their numbers, and of each sample the time (the
// first as distance from the batch's, the second from the first, further ones as the change of that
// distance) and the number (number_coding.hpp).
#pragma once

#include "base/result.hpp"
#include "history/sample.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::history {

using Samples = std::map<SeriesId, std::vector<Sample>>;

/// Of each series in rising order of time; none may be empty, nor all of it.
std::string write_batch(const Samples& samples);

/// Gives the samples of the series in [first, last]. InvalidInput for bytes that write_batch() does not make;
/// what was given before stands.
Result<void> read_batch(
    std::string_view bytes, SeriesId first, SeriesId last, const std::function<void(SeriesId, Sample)>& each
);

} // namespace tutti::history
