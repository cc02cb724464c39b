// The runs of other directors, as their lifecycle events on the bus tell them: text of others on one side,
// the run log on the other.
#pragma once

#include "contract/event.hpp"
#include "director/run_log.hpp"

namespace tutti::director {

/// Notes what the event says of a run; other types are nobody's run. InvalidInput, and nothing noted, for one
/// that says it wrongly.
Result<void> note_foreign_run(RunLog& log, const contract::Event& event);

} // namespace tutti::director
