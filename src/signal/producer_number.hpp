// The `producer` of a device that shares its source with others: made of its identity, so that it is the same
// after each start and on each machine.
#pragma once

#include "base/digest.hpp"

#include <cstdint>
#include <string_view>

namespace tutti::signal {

/// 1 to 2^31 − 1. Of two devices in one input that would share a number, there is one chance in 2^31.
constexpr std::int32_t producer_number(std::string_view identity) noexcept {
    const auto folded = digest(identity);
    const auto number = static_cast<std::int32_t>((folded ^ (folded >> 31U)) & 0x7fffffffU);
    return number != 0 ? number : 1;
}

} // namespace tutti::signal
