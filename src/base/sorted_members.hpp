// A value with the members of its objects in the order of their keys: what says the same is then the same.
#pragma once

#include "base/value.hpp"

namespace tutti {

/// All the way down: parsers bound the depth. Positions stay.
Value sorted_members(const Value& value);

} // namespace tutti
