// What a look found out, written with its event, where it is another than what was known. On the store's
// thread.
#pragma once

#include "control_plane/objects/object_rows.hpp"
#include "store/control_store.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tutti::control_plane {

/// What then stands there. Owned by the write and by who waits for it.
struct StatusWritten {
    bool is_gone = false; ///< there is nothing of it any more
    std::string status;   ///< its row
};

/// How an object stands is another: `control.object.status`. `drift`: it was put right, which is told each
/// time, as `control.object.drifted`.
store::ControlWrite status_write(
    store::Fence fence, governance::objects::ObjectKey key, governance::objects::Status status,
    std::optional<std::string> drift, WallTime now,
    std::shared_ptr<StatusWritten> written // owned by who waits, too
);
/// One that was leaving is gone: `control.object.gone`. Where it came back meanwhile nothing happens.
store::ControlWrite gone_write(
    store::Fence fence, governance::objects::ObjectKey key, WallTime now,
    std::shared_ptr<StatusWritten> written // owned by who waits, too
);

} // namespace tutti::control_plane
