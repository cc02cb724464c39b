// The bus's message ↔ the recording's.
#pragma once

#include "bus/message.hpp"
#include "recording/recorded.hpp"

namespace tutti::recorder {

/// Without the secrets that stand in it in clear.
recording::Recorded to_recorded(const bus::Message& message, WallTime arrival);
/// Ready to be published; kept where the recording or the contract says that it is a kept state.
bus::Message to_message(recording::Recorded recorded);

} // namespace tutti::recorder
