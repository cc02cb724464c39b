// What parity is for: written behind a file's content, and used where blocks of it are damaged.
#pragma once

#include "workers/exports/protected_place.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace tutti::exports {

/// Reads the content, which is in the file, and appends the parity of all its stripes to `file`, the same.
/// Environment where what was written is not what is read.
Result<void> append_parity(const ProtectedPlace& place, io::DiskFile& file);

/// Makes the damaged blocks of all stripes anew that have so many whole ones left, and gives each, sealed, in
/// the order of the stripes. The numbers of those that are lost. An error is that of `take`.
Result<std::vector<std::uint64_t>> recover_blocks(
    const ProtectedPlace& place, const std::vector<std::uint64_t>& damaged,
    const std::function<Result<void>(std::uint64_t number, ConstBlock block)>& take
);

} // namespace tutti::exports
