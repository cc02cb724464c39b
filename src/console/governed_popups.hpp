// What control knows of an installation, as the overview lays it over itself: what became worse or better,
// and what is not as it is to be.
#pragma once

#include "console/screen.hpp"

namespace tutti::console {

/// Of `health.history`, the newest first.
Popup health_popup(const Value& data, Now now);
/// Of `object.list`: those that are not as they are to be, each with the conditions that say so.
Popup objects_popup(const Value& data, Now now);

} // namespace tutti::console
