// A block of buckets: those of one series that lie one after another, six to eight bytes each.
//
// The bytes: version 1; how many buckets; the kind of their numbers; then of each bucket how many places lie
// empty before it, doubled, and one more where its count differs from that before; that count where it does;
// the least number (number_coding.hpp); the distance from there to the largest, in units; and where that is
// not 0 the mean, as a 65535th of that distance. Where numbers keep their bits, all three do.
#pragma once

#include "base/result.hpp"
#include "history/sample.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace tutti::history {

/// A block of buckets that are `width` wide and lie within `places` widths from `start` on.
struct BlockShape {
    SampleTime start; ///< a whole multiple of the width
    milliseconds width;
    std::uint32_t places;
};

/// Of buckets in rising order of their starts, each a whole number of widths behind the block's.
std::string write_buckets(const BlockShape& shape, std::span<const Bucket> buckets);

/// InvalidInput for bytes that write_buckets() does not make; what was given before stands. A mean differs
/// from what was written by a 131070th of the distance between least and largest at most.
Result<void>
read_buckets(const BlockShape& shape, std::string_view bytes, const std::function<void(const Bucket&)>& each);

} // namespace tutti::history
