#include "exports/geometry.hpp"

#include <algorithm>

namespace tutti::exports {

namespace {

constexpr std::uint64_t parts_of(std::uint64_t whole, std::uint64_t part) {
    return (whole + part - 1) / part;
}

} // namespace

Geometry Geometry::of(std::uint64_t payload, std::uint32_t parity) {
    Geometry made{.payload = payload, .blocks = parts_of(payload, block_payload)};
    if (made.blocks == 0) return made;
    made.stripes = parts_of(made.blocks, most_lanes);
    made.lanes = static_cast<std::uint32_t>(parts_of(made.blocks, made.stripes));
    if (parity > 0)
        made.parity =
            std::max(least_parity, static_cast<std::uint32_t>(parts_of(made.lanes * parity, most_lanes)));
    return made;
}

} // namespace tutti::exports
