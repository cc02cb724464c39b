// Commands that `control` carries out, as screens ask for them, and what it says to them.
#pragma once

#include "console/screen.hpp"

#include <string>

namespace tutti::console {

/// Has control carry one out; answered by Answered with that tag.
void run_at_control(Desk& desk, std::string command, Value params, std::string tag);
/// The same, to be left until somebody is sure.
Ask at_control(const Desk& desk, std::string command, Value params, std::string tag);

/// The data of what came back, or why there is none.
Result<Value> data_of(const Answered& answered);

} // namespace tutti::console
