// Listening for what Bluetooth Low Energy devices say to everybody, through BlueZ over D-Bus. For programs of
// their own: linking it brings libsystemd.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/bluetooth/advertisement.hpp"

#include <functional>
#include <string>

namespace tutti::io {

enum class Listening : std::uint8_t { GoesOn, IsEnough };

using Hear = std::function<Listening(const Advertisement&)>;

/// Has BlueZ search with `adapter` ("hci0"; empty: the first that is on) until `hear` has enough or the time
/// has come; both are no error. An error says what does not work, and what to do; `hear` may have heard some
/// by then. However it ends, by cancellation or a crash too, the search ends with it: BlueZ searches as long
/// as we are on its bus.
Task<Result<void>> listen_for_advertisements(std::string adapter, Hear hear, SteadyTime until);

} // namespace tutti::io
