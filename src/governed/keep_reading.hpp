// The policy's file beside everything else of a program that lives on Asio.
#pragma once

#include "governed/policy_file.hpp"
#include "io/asio.hpp"

#include <functional>

namespace tutti::governed {

/// Looks whenever there may be something, until it is cancelled; says what it finds to the log, then to
/// `changed`. The file and the log outlive it.
Task<void> keep_reading(PolicyFile& file, const io::Log& log, std::function<void()> changed);

} // namespace tutti::governed
