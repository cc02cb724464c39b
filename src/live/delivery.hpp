// How a message came from the bus, how long it holds, and what became of it.
#pragma once

#include "contract/delivery.hpp"

#include <cstdint>

namespace tutti::live {

using contract::Delivery;

/// A message's fate.
enum class Applied : std::uint8_t {
    Done,
    Ignored,        ///< no topic of ours, or its life is already over
    Malformed,      ///< breaks the contract; the state is as before
    UnknownVersion, ///< of the contract
    Full,           ///< a limit
};

} // namespace tutti::live
