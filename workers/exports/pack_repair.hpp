// A damaged pack is written anew beside itself, with what its parity makes of the damaged blocks.
#pragma once

#include "workers/exports/protected_place.hpp"

#include <cstdint>
#include <vector>

namespace tutti::exports {

/// Of damaged blocks (sorted) those whose stripes have too few whole ones left.
std::vector<std::uint64_t> beyond_parity(const Geometry& geometry, const std::vector<std::uint64_t>& damaged);

/// How many blocks were made anew; what is beyond its parity stays as it is read. The pack is replaced when
/// all of it is on the disk.
Result<std::uint64_t> repair_pack(const ProtectedPlace& place, const std::vector<std::uint64_t>& damaged);

} // namespace tutti::exports
