// What Redis says when it refuses something, in our words: what is wrong and what to do. Pure.
#pragma once

#include "base/result.hpp"

#include <string_view>

namespace tutti::bus {

/// `said` is the text of an error reply: "WRONGPASS invalid username-password pair".
Error redis_error(std::string_view said);

} // namespace tutti::bus
