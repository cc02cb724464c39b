// All blocks of a protected file in their order, looked at one after another.
#pragma once

#include "workers/exports/protected_place.hpp"

#include <functional>

namespace tutti::exports {

enum class Blocks : std::uint8_t { OfTheContent, All };

/// Shows each block with its number and whether it is whole. What the disk does not give, as a sector cannot
/// be read or the file ends before, is shown as zeros that are not whole. Ends with the first error of
/// `show`; NotFound where there is no file at all.
Result<void> each_block(
    const ProtectedPlace& place, Blocks which,
    const std::function<Result<void>(std::uint64_t number, Block block, bool is_whole)>& show
);

/// Fills it, as far as there is something; how many bytes that are. An error of the disk is an end.
std::size_t read_all(io::DiskInput& input, std::span<char> into);

} // namespace tutti::exports
