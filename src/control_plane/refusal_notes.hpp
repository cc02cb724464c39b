// Whom the gateway has refused, as lines of the audit.
#pragma once

#include "base/value.hpp"
#include "control_plane/store_writer.hpp"

namespace tutti::control_plane {

/// The action `note_refusals` of the control socket: answered when they are on the disk. InvalidInput names
/// what is wrong.
Task<Result<Value>> keep_refusals(StoreWriter& writer, Value params);

} // namespace tutti::control_plane
